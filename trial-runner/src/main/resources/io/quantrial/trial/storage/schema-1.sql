CREATE TABLE study (
    name TEXT NOT NULL,
    seed BIGINT NOT NULL,
    experiment TEXT NOT NULL,
    versions TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE event (
    study TEXT NOT NULL REFERENCES study (name),
    sequence BIGINT NOT NULL,
    type TEXT NOT NULL,
    trial INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    payload TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (study, sequence)
);

-- initial_state and parent are as the trial was created; attempt is the last one, 0 before the first.
CREATE TABLE trial (
    study TEXT NOT NULL REFERENCES study (name),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    initial_state TEXT NOT NULL,
    seed BIGINT NOT NULL,
    configuration TEXT,
    configuration_hash TEXT,
    parent INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    PRIMARY KEY (study, number)
);

-- Nothing is trained twice.
CREATE UNIQUE INDEX trial_configuration
    ON trial (study, configuration_hash, seed, kind) WHERE initial_state = 'QUEUED';

CREATE TABLE attempt (
    study TEXT NOT NULL,
    trial INTEGER NOT NULL,
    number INTEGER NOT NULL,
    started TEXT NOT NULL,
    lease_until TEXT NOT NULL,
    ended TEXT,
    reason TEXT,
    message TEXT,
    PRIMARY KEY (study, trial, number),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

-- Step 0 of attempt 0: what was known when the trial was created, its cost.
-- Step 0 of another attempt: its result. Values are text, as databases do not agree on NaN.
CREATE TABLE metric (
    study TEXT NOT NULL,
    trial INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (study, trial, attempt, step, name),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number),
    FOREIGN KEY (study, sequence) REFERENCES event (study, sequence)
);

CREATE TABLE checkpoint (
    study TEXT NOT NULL,
    trial INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (study, trial),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);
