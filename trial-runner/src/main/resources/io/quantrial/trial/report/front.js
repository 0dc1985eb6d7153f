/* ---- accuracy over cost ---- */
function front() {
  const drawn = chart('front-chart');
  const cost = byId('front-cost'), log = byId('front-log'), close = byId('front-close');
  const ran = data.trials.filter(trial => known(trial.accuracy)
      && (['REFERENCE', 'SEARCH'].includes(trial.kind)
      || trial.number === data.float.trial));
  Object.keys(COSTS).filter(kind => ran.some(trial => trial[kind] > 0)).forEach(kind => {
    cost.add(new Option(COSTS[kind].label, kind));
  });
  cost.value = data.objectives.find(name => ran.some(trial => trial[name] > 0) && COSTS[name])
      || cost.options[0]?.value;
  const onFront = trial => data.front.includes(trial.number);
  const isAnswer = trial => trial.number === data.answer.trial;
  const drop = data.constraints.find(limit => limit.on === 'accuracyDrop');
  const lowest = drop && known(data.float.accuracy) ? data.float.accuracy - drop.limit : null;
  const accuracies = ran.map(trial => trial.accuracy);
  const good = ran.filter(trial => onFront(trial) || isAnswer(trial) || trial.kind === 'FLOAT')
      .map(trial => trial.accuracy).filter(value => !known(data.float.accuracy)
          || value > data.float.accuracy - 10).concat(lowest === null ? [] : [lowest]);
  const range = good.length > 0 ? closeUp(good, accuracies, 0.6) : {low: 0, hides: 0};
  close.checked = isFarOff(range, accuracies);
  close.closest('label').hidden = range.hides === 0;
  const values = () => ran.map(trial => trial[cost.value]).filter(value => value > 0);
  const decideScale = () => {
    log.checked = Math.max(...values()) > 2.5 * Math.min(...values());
  };
  decideScale();

  function limits(unit) {
    const line = limit => ({
      xAxis: unit.of(limit.limit), label: {formatter: limit.on + ' ' + written(limit)},
    });
    const lines = data.constraints.filter(limit => limit.on === cost.value).map(line);
    if (lowest !== null) {
      lines.push({
        yAxis: lowest,
        label: {formatter: 'accuracy drop ' + written(drop), position: 'insideStartTop'},
      });
    }
    return {
      silent: true, symbol: 'none', data: lines,
      lineStyle: {color: colour('limit'), type: 'dashed', width: 1.5},
      label: {color: colour('limit'), fontSize: 11},
    };
  }

  function draw() {
    const unit = COSTS[cost.value];
    const point = trial => ({
      value: [unit.of(trial[cost.value]), trial.accuracy], trial,
    });
    const some = test => ran.filter(trial => trial[cost.value] > 0 && test(trial)).map(point);
    const search = trial => trial.kind === 'SEARCH' && !onFront(trial) && !isAnswer(trial);
    const hollow = style => ({color: colour('page'), borderColor: style.color, borderWidth: 2});
    const scatter = (id, points, style, more) => ({
      id, type: 'scatter', itemStyle: {opacity: 1, ...style}, symbolSize: 9,
      data: points.map(each => known(each.trial.notBetterThan)
          ? {...each, itemStyle: hollow(style)} : each),
      labelLayout: {hideOverlap: true}, ...more,
    });
    const label = (text, tint, position = 'top') => ({label: {
      show: true, position, color: colour(tint), fontSize: 11.5, fontWeight: 600,
      textBorderColor: colour('page'), textBorderWidth: 3,
      formatter: item => text(item.data.trial),
    }});
    const frontPoints = some(onFront).sort((a, b) => a.value[0] - b.value[0]);
    const limit = limits(unit);
    const xs = values().map(unit.of).concat(limit.data.filter(line => known(line.xAxis))
        .map(line => line.xAxis));
    const yLow = close.checked ? range.low : null;
    byId('front-hidden').textContent = close.checked && range.hides > 0
        ? range.hides + (range.hides === 1 ? ' trial is' : ' trials are') + ' below this range'
        : '';
    drawn.setOption({
      animation: false, textStyle: font(),
      grid: {left: 64, right: 20, top: 26, bottom: 48},
      tooltip: {...tooltip(), trigger: 'item', formatter: item => tip(item.data.trial)},
      xAxis: {
        ...axis(), type: log.checked ? 'log' : 'value', logBase: 2, name: unit.label, nameGap: 30,
        min: log.checked ? Math.min(...xs) / 1.15 : 0,
        max: log.checked ? Math.max(...xs) * 1.15 : null,
        axisLabel: {...axis().axisLabel, formatter: digits,
          showMinLabel: !log.checked, showMaxLabel: !log.checked},
        splitLine: {show: false},
      },
      yAxis: {
        ...axis(), type: 'value', name: 'validation accuracy in %', nameGap: 46,
        ...around(accuracies.concat(lowest ?? []), yLow, 100),
      },
      series: [
        {
          id: 'line', type: 'line', step: 'end', data: frontPoints.map(each => each.value),
          symbol: 'none', silent: true, lineStyle: {color: colour('front'), width: 1.5},
          markLine: limit, z: 1,
        },
        scatter('other', some(trial => search(trial) && trial.state === 'COMPLETE'),
            {color: colour('other')}),
        scatter('pruned', some(trial => search(trial) && trial.state !== 'COMPLETE'),
            {color: 'none', borderColor: colour('other'), borderWidth: 1.5}, {symbolSize: 8}),
        spread(some(trial => known(trial.accuracyHalfWidth))),
        scatter('reference', some(trial => trial.kind === 'REFERENCE'),
            {color: colour('reference')}, {symbol: 'diamond', symbolSize: 13, z: 3,
              ...label(trial => trial.name, 'reference', 'right')}),
        scatter('float', some(trial => trial.kind === 'FLOAT'), {color: colour('ink')},
            {symbol: 'rect', z: 3, ...label(() => 'float', 'ink')}),
        scatter('front', frontPoints.filter(each => each.trial.kind === 'SEARCH'
            && !isAnswer(each.trial)), {color: colour('front')},
            {z: 4, ...label(trial => trial.number, 'front')}),
        scatter('answer', some(isAnswer), {
          color: colour('answer'), borderColor: colour('page'), borderWidth: 2,
        }, {symbolSize: 16, z: 5, ...label(trial => trial.number, 'answer')}),
      ],
    }, true);
  }

  /** The confidence interval of the mean. */
  function spread(points) {
    return {
      id: 'spread', type: 'custom', silent: true, z: 2, tooltip: {show: false},
      data: points.map(each => [each.value[0],
        each.trial.accuracy - each.trial.accuracyHalfWidth,
        each.trial.accuracy + each.trial.accuracyHalfWidth]),
      renderItem(parameters, api) {
        const low = api.coord([api.value(0), api.value(1)]);
        const high = api.coord([api.value(0), api.value(2)]);
        const style = {stroke: colour('soft'), lineWidth: 1.5};
        const stroke = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style});
        return {type: 'group', children: [
          stroke(low[0], low[1], high[0], high[1]),
          stroke(low[0] - 4, low[1], low[0] + 4, low[1]),
          stroke(high[0] - 4, high[1], high[0] + 4, high[1]),
        ]};
      },
      encode: {x: 0, y: [1, 2]}, clip: true,
    };
  }

  cost.addEventListener('change', () => {
    decideScale();
    draw();
  });
  [log, close].forEach(control => control.addEventListener('change', draw));
  return draw;
}
