(() => {
  'use strict';
  const root = document.documentElement;
  window.addEventListener('error', event => {
    root.dataset.errors = (root.dataset.errors || '') + event.message + '\n';
  });
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const colour = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const known = value => typeof value === 'number';

  /* ---- costs: how each kind is read and written ---- */
  const COSTS = {
    size: {label: 'size in kB', of: bits => bits / 8000},
    bops: {label: 'bit operations in millions', of: bops => bops / 1e6},
    latency: {label: 'latency in ms', of: milliseconds => milliseconds},
  };
  const written = limit => limit.text.replace('<=', '≤').replace('%', ' %');
  const digits = value => Number(value.toPrecision(3)).toLocaleString('en');

  /* ---- hover: built of nodes, since names of layers are anybody's text ---- */
  function tip(trial) {
    const box = document.createElement('div');
    box.className = 'tip';
    const add = (tag, text) => {
      box.appendChild(document.createElement(tag)).textContent = text;
    };
    add('b', trial.name + (trial.state === 'PRUNED' ? ', stopped early' : ''));
    const runs = trial.accuracies;
    add('div', 'accuracy ' + trial.accuracy.toFixed(2) + ' %' + (runs.length > 1
        ? ' (' + runs.length + ' seeds, ' + Math.min(...runs).toFixed(2) + ' to '
            + Math.max(...runs).toFixed(2) + ')' : ''));
    if (known(trial.testAccuracy)) {
      add('div', 'test ' + trial.testAccuracy.toFixed(2) + ' %');
    }
    if (known(trial.size)) {
      add('div', 'size ' + digits(COSTS.size.of(trial.size)) + ' kB, '
          + (100 * trial.sizeShare).toFixed(1) + ' % of float');
    }
    const layers = Object.entries(trial.bits);
    const shown = layers.length > 14 ? layers.slice(0, 12) : layers;
    shown.forEach(([path, bits]) => add('code', path + '  ' + bits.quantizer
        + (bits.weight ? ' W' + bits.weight : '') + (bits.input ? ' A' + bits.input : '')
        + (bits.output ? ' O' + bits.output : '')));
    if (shown.length < layers.length) {
      add('code', 'and ' + (layers.length - shown.length) + ' more layers');
    }
    return box;
  }

  const tooltip = () => ({
    confine: true, backgroundColor: colour('page'), borderColor: colour('line'),
    textStyle: {color: colour('ink')},
  });
  const axis = () => ({
    nameTextStyle: {color: colour('soft')}, nameLocation: 'middle',
    axisLabel: {color: colour('soft')},
    axisLine: {lineStyle: {color: colour('faint')}}, axisTick: {lineStyle: {color: colour('faint')}},
    splitLine: {lineStyle: {color: colour('line')}},
  });
  const font = () => ({fontFamily: getComputedStyle(document.body).fontFamily});

  function chart(id) {
    const box = byId(id);
    const drawn = echarts.init(box, null, {renderer: 'svg'});
    new ResizeObserver(() => drawn.resize()).observe(box);
    return drawn;
  }

  /* ---- the range that shows the good trials well; the others are counted ---- */
  function closeUp(good, all) {
    const low = Math.min(...good), high = Math.max(...good, ...all);
    const margin = Math.max(0.5, 0.6 * (high - low));
    return {low: low - margin, hides: all.filter(value => value < low - margin).length};
  }
  /* ---- an axis with round limits, no further away than needed ---- */
  function around(values, low, most) {
    const bottom = low ?? Math.min(...values), top = Math.max(...values);
    const margin = Math.max(0.05 * (top - bottom), 0.002 * Math.abs(top), 1e-3);
    const rough = (top - bottom + 2 * margin) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const interval = power * [1, 2, 5, 10].find(factor => factor * power >= rough);
    return {
      interval,
      min: Math.max(0, Math.floor((bottom - (low === null ? margin : 0)) / interval) * interval),
      max: Math.min(most, Math.ceil((top + margin) / interval) * interval),
    };
  }
  const isFarOff = (range, all) => range.low - Math.min(...all) > Math.max(...all) - range.low;

  /* ---- accuracy over cost ---- */
  function front() {
    const drawn = chart('front-chart');
    const cost = byId('front-cost'), log = byId('front-log'), close = byId('front-close');
    const ran = data.trials.filter(trial => known(trial.accuracy)
        && ['FLOAT', 'REFERENCE', 'SEARCH'].includes(trial.kind));
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
    const range = good.length > 0 ? closeUp(good, accuracies) : {low: 0, hides: 0};
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
          label: {formatter: 'accuracy drop ' + written(drop), position: 'insideEndTop'},
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
      const scatter = (id, points, style, more) => ({
        id, type: 'scatter', data: points, itemStyle: {opacity: 1, ...style}, symbolSize: 9,
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
          spread(some(trial => trial.accuracies.length > 1)),
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
      byId('front-chart').dataset.low = drawn.getModel().getComponent('yAxis').axis.scale.getExtent()[0];
    }

    /** From the worst to the best seed. */
    function spread(points) {
      return {
        id: 'spread', type: 'custom', silent: true, z: 2, tooltip: {show: false},
        data: points.map(each => [each.value[0], Math.min(...each.trial.accuracies),
          Math.max(...each.trial.accuracies)]),
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
          ? closeUp(good, all) : {low: null, hides: 0};
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
            endLabel: {show: tint === 'answer' || tint === 'front', formatter: String(number),
              color: colour(tint), fontSize: 11, fontWeight: 600},
            labelLayout: {moveOverlap: 'shiftY'},
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

  /* ---- tables that sort; what is not known comes last ---- */
  function sortable(table) {
    const body = table.tBodies[0];
    const key = (row, column) => {
      const cell = row.cells[column];
      const value = cell.dataset.value;
      return value === undefined ? cell.textContent : value === '' ? null : Number(value);
    };
    const compare = (a, b) => typeof a === 'number' ? a - b : a.localeCompare(b, 'en', {numeric: true});
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const up = head.getAttribute('aria-sort') !== 'ascending';
        [...table.tHead.rows[0].cells].forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const known = [], unknown = [];
        [...body.rows].forEach(row => (key(row, column) === null ? unknown : known).push(row));
        known.sort((a, b) => (up ? 1 : -1) * compare(key(a, column), key(b, column)));
        body.append(...known, ...unknown);
      });
    });
  }

  document.querySelectorAll('table.sortable').forEach(sortable);
  document.querySelectorAll('form.controls').forEach(form => {
    form.addEventListener('submit', event => event.preventDefault());
  });
  const charts = [];
  if (!byId('front').hidden) {
    charts.push(front());
  }
  if (!byId('curves').hidden) {
    charts.push(curves());
  }
  const drawAll = () => charts.forEach(draw => draw());
  drawAll();
  ['(prefers-color-scheme: dark)', 'print'].forEach(query => {
    matchMedia(query).addEventListener('change', drawAll);
  });
  root.dataset.rendered = 'true';
})();
