# Seconds that COINr takes for N replications of its own example: Rscript benchmarks/coinr_uncertainty.R N
# The settings are those of the reference data: winsorised points 1 to 5, min-max 1-100 or z-scores of mean 10
# and deviation 2, 100 sets of weights within 25 % on levels 2 and 3, arithmetic or geometric mean.
suppressMessages(library(COINr))
N <- as.integer(commandArgs(trailingOnly = TRUE)[1])
coin <- build_example_coin(quietly = TRUE)
set.seed(1)
noise <- data.frame(Level = c(2, 3), NoiseFactor = c(0.25, 0.25))
weights <- get_noisy_weights(coin$Meta$Weights$Original, noise, 100)
norm <- list(
  list(f_n = "n_minmax", f_n_para = list(c(1, 100))),
  list(f_n = "n_zscore", f_n_para = list(c(10, 2)))
)
specs <- list(
  Winmax = list(Address = "$Log$Treat$global_specs$f1_para$winmax", Distribution = 1:5, Type = "discrete"),
  Normalisation = list(Address = "$Log$Normalise$global_specs", Distribution = norm, Type = "discrete"),
  Weights = list(Address = "$Log$Aggregate$w", Distribution = weights, Type = "discrete"),
  Aggregation = list(Address = "$Log$Aggregate$f_ag", Distribution = c("a_amean", "a_gmean"), Type = "discrete")
)
taken <- system.time(
  get_sensitivity(coin, SA_specs = specs, N = N, SA_type = "UA", dset = "Aggregated", iCode = "Index", quietly = TRUE)
)
cat(taken[["elapsed"]], "\n")
