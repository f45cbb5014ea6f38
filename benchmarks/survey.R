# R survey over the sample that benchmarks/survey.py writes: Taylor errors and bootstrap replicates of every mean by
# domain. Prints seconds as JSON. Rscript benchmarks/survey.R SAMPLE.csv ITEMS REPLICATES
suppressPackageStartupMessages(library(survey))
words <- commandArgs(trailingOnly = TRUE)
data <- read.csv(words[1])
items <- paste0("q", seq_len(as.integer(words[2])))
replicates <- as.integer(words[3])
# Processor seconds: those of a clock would count what else the machine does.
seconds <- function(call) sum(system.time(force(call))[c("user.self", "sys.self")])
design <- svydesign(ids = ~psu, strata = ~kab, weights = ~weight, data = data)
means <- function(d) lapply(items, function(item)
  svyby(as.formula(paste0("~", item)), ~kab, d, svymean, na.rm = TRUE))
taylor <- seconds(means(design))
made <- NULL
factors <- seconds(made <- as.svrepdesign(design, type = "subbootstrap", replicates = replicates))
replicated <- seconds(means(made))
cat(sprintf('{"taylor": %.2f, "factors": %.2f, "replicates": %.2f, "total": %.2f}\n',
            taylor, factors, replicated, taylor + factors + replicated))
