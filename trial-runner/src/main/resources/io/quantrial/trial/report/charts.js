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
  add('div', 'accuracy ' + trial.accuracy.toFixed(2)
      + (known(trial.accuracyHalfWidth) ? ' ± ' + trial.accuracyHalfWidth.toFixed(2) : '') + ' %'
      + (runs.length > 1 ? ' (' + runs.length + ' seeds, ' + Math.min(...runs).toFixed(2) + ' to '
          + Math.max(...runs).toFixed(2) + ')' : ''));
  if (known(trial.notBetterThan)) {
    add('div', 'not significantly better than ' + trial.notBetterThan + ', which costs less');
  }
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
function closeUp(good, all, spare) {
  const low = Math.min(...good), high = Math.max(...good, ...all);
  const margin = Math.max(0.5, spare * (high - low));
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
