/* ---- learning curves ---- */
function curves() {
  const drawn = chart('curves-chart');
  const metric = byId('curves-metric'), close = byId('curves-close');
  const trials = new Map(data.trials.map(trial => [trial.number, trial]));
  const quantized = data.reports.filter(report => trials.get(report.trial)?.kind !== 'FLOAT');
  const reports = quantized.length > 0 ? quantized : data.reports;
  [...new Set(reports.flatMap(report => Object.keys(report.metrics)))].sort().forEach(name => {
    metric.add(new Option(name, name));
  });
  metric.value = [...metric.options].some(option => option.value === 'accuracy')
      ? 'accuracy' : metric.options[0]?.value;
  const last = Math.max(...reports.map(report => report.step));

  const points = () => reports.filter(report => known(report.metrics[metric.value]));
  const range = () => {
    const all = points().map(report => report.metrics[metric.value]);
    const good = points().filter(report => data.front.includes(report.trial)
        && all.length > 0).map(report => report.metrics[metric.value])
        .filter(value => !known(data.float.accuracy) || value > data.float.accuracy - 10);
    return metric.value === 'accuracy' && good.length > 0
        ? closeUp(good, all, 0.1) : {low: null, hides: 0};
  };
  const decideRange = () => {
    const found = range();
    close.closest('label').hidden = found.hides === 0;
    close.checked = found.hides > 0
        && isFarOff(found, points().map(report => report.metrics[metric.value]));
  };
  decideRange();

  function draw() {
    const lines = new Map();
    points().forEach(report => {
      const line = lines.get(report.trial) || [];
      line.push([report.step, report.metrics[metric.value]]);
      lines.set(report.trial, line);
    });
    const found = range();
    byId('curves-hidden').textContent = close.checked
        ? found.hides + (found.hides === 1 ? ' value is' : ' values are') + ' below this range' : '';
    const floatLine = metric.value === 'accuracy' && known(data.float.accuracy) ? {
      silent: true, symbol: 'none', data: [{yAxis: data.float.accuracy}],
      lineStyle: {color: colour('ink'), type: 'dashed', width: 1},
      label: {formatter: 'float', position: 'insideStartTop', color: colour('ink')},
    } : undefined;
    drawn.setOption({
      animation: false, textStyle: font(),
      grid: {left: 64, right: 40, top: 26, bottom: 48},
      tooltip: {...tooltip(), trigger: 'item', formatter: item => {
        const box = document.createElement('div');
        box.className = 'tip';
        box.appendChild(document.createElement('b')).textContent =
            (trials.get(item.data.trial)?.name ?? 'Trial ' + item.data.trial);
        box.appendChild(document.createElement('div')).textContent =
            metric.value + ' ' + digits(item.data.value[1]) + ' after epoch ' + item.data.value[0];
        return box;
      }},
      xAxis: {
        ...axis(), type: 'value', min: 1, max: Math.max(2, last), minInterval: 1, name: 'epoch',
        nameGap: 30, splitLine: {show: false},
      },
      yAxis: {
        ...axis(), type: 'value', name: metric.value, nameGap: 46,
        ...around(points().map(report => report.metrics[metric.value])
            .concat(floatLine ? data.float.accuracy : []), close.checked ? found.low : null,
            metric.value === 'accuracy' ? 100 : Infinity),
      },
      series: [...lines].map(([number, line], index) => {
        const isAnswer = number === data.answer.trial;
        const tint = isAnswer ? 'answer' : data.front.includes(number) ? 'front'
            : trials.get(number)?.kind === 'REFERENCE' ? 'reference' : 'other';
        return {
          id: 'curve' + number, type: 'line',
          data: line.map(value => ({value, trial: number})),
          symbol: 'circle', symbolSize: isAnswer ? 8 : 5, clip: true,
          z: {answer: 5, front: 4, reference: 3, other: 2}[tint],
          lineStyle: {color: colour(tint), width: isAnswer ? 3 : tint === 'other' ? 1 : 1.6},
          itemStyle: {color: colour(tint)},
          endLabel: {show: isAnswer, formatter: String(number),
            color: colour(tint), fontSize: 11, fontWeight: 600},
          emphasis: {focus: 'series'},
          markLine: index === 0 ? floatLine : undefined,
        };
      }),
    }, true);
  }

  metric.addEventListener('change', () => {
    decideRange();
    draw();
  });
  close.addEventListener('change', draw);
  return draw;
}
