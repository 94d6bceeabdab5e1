/** Which way a metric is better. */
export type Sense = 'higher' | 'lower'

/** A metric's sense of better, and whether a person said so or its name did; a guess is always shown as one. */
export interface KnownSense {
  readonly sense: Sense | undefined
  readonly guessed: boolean
}

const lower = new Set(
  (
    'loss losses error errors err rmse mse mae mape smape rmsle deviance perplexity ppl nll logloss entropy hinge brier ' +
    'latency time duration seconds ms memory wer cer fid regret divergence kl distance fpr fnr hamming'
  ).split(' '),
)
const higher = new Set(
  (
    'accuracy acc auc auroc auprc ap map f1 fbeta precision recall sensitivity specificity r2 score explained bleu rouge ' +
    'meteor iou dice psnr ssim ndcg mrr correlation pearson spearman kappa mcc reward return throughput likelihood tpr tnr ' +
    'top1 top5'
  ).split(' '),
)

/**
 * Guesses from a metric's name: by its last word that says something (`score_time` is a time), where `neg` turns it round
 * as in scikit-learn's `neg_mean_squared_error`. Undefined where no word does.
 */
export function guessSense(name: string): Sense | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const word = words.findLast((each) => lower.has(each) || higher.has(each))
  if (word === undefined) {
    return undefined
  }
  const isLower = lower.has(word) !== words.includes('neg')
  return isLower ? 'lower' : 'higher'
}

/** True where `value` is better than `other`; undefined where they are equal, or cannot be told apart. */
export function isBetter(value: number, other: number, sense: Sense | undefined): boolean | undefined {
  if (sense === undefined || Number.isNaN(value) || Number.isNaN(other) || value === other) {
    return undefined
  }
  return sense === 'higher' ? value > other : value < other
}
