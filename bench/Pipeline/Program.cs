using CondaStore.Comparison;
using CondaStore.PipelineBench;
using CondaStore.Store.Tests.Running;

// Measured programs and the store are started by this program in other modes; everything else is one run of the sections asked for.
if (await StoreProcess.TryServeAsync(args) is { } code)
{
    return code;
}

return args is [MeasuredProcess.Mode, .. var command]
    ? MeasuredProcess.Measure(command)
    : await PipelineRun.RunAsync(PipelineOptions.Parse(args));
