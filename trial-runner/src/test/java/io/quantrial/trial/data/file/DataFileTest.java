package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class DataFileTest {

    @Test
    void theReasonIsOneLineThatSaysWhatHappened() {
        assertThat(DataFile.reason(new UnknownHostException("data.example.org")))
                .isEqualTo("unknown host data.example.org; is there a network?");
        assertThat(DataFile.reason(new IOException("first\nsecond"))).isEqualTo("first");
        assertThat(DataFile.reason(new IOException())).isEqualTo("IOException");
    }
}
