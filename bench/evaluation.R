# The yardstick of `ultima_bench --only evaluation`: the same estimators in R (survival, cmprsk) on persons made
# by the same rule. No part of the build or of any test. Processor seconds of one core.
#   Rscript bench/evaluation.R [persons]
suppressMessages({library(survival); library(cmprsk)})
given <- commandArgs(TRUE)
n <- if (length(given)) as.integer(given[1]) else 100000L
set.seed(20260101)
x <- sapply(1:10, function(j) if (j %% 2 == 1) as.numeric(runif(n) < 0.3) else runif(n) + runif(n) + runif(n) - 1.5)
colnames(x) <- paste0("x", 1:10)
effect <- as.vector(x %*% ifelse((0:9) %% 3 == 0, 0.2, -0.1))
own <- -log(runif(n)) * 2700 * exp(-effect)
other <- -log(runif(n)) * 5000
lost <- ifelse(runif(n) < 0.1, runif(n) * 1095, 1095)
time <- pmax(ceiling(pmin(own, other, lost)), 1)
cause <- ifelse(own <= pmin(other, lost), 1L, ifelse(other <= lost, 2L, 0L))
d <- data.frame(time, cause, event = as.integer(cause == 1), x, cluster = sample(200L, n, TRUE))
model <- reformulate(colnames(x), "Surv(time, event)")
took <- function(name, work) cat(sprintf("%-34s %8.3f s\n", name, sum(system.time(work)[1:2])))
took("Kaplan-Meier", survfit(Surv(time, event) ~ 1, d))
took("Aalen-Johansen with errors", survfit(Surv(time, factor(cause)) ~ 1, d))
took("Cox, Efron, 10 covariates", coxph(model, d))
if (n <= 10000) took("Cox with errors by cluster", coxph(model, d, cluster = cluster))
if (n <= 20000) took("Fine-Gray, crr", crr(time, cause, x))
