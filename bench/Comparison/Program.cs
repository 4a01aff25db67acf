using CondaStore.Comparison;

// usage: CondaStore.Comparison --cli FILE --rattler rattler.mjs --work DIR [--runs N] [--specs FILE] [--pairs FILE] [--only TABLE,…] CHANNEL_DIR...
return args switch
{
    [MeasuredProcess.Mode, .. var command] => MeasuredProcess.Measure(command),
    [ConcurrentSolves.Mode, .. var rest] => await ConcurrentSolves.RunAsync(rest),
    _ => await new ComparisonRun(new ComparisonOptions(args)).PrintAsync(),
};
