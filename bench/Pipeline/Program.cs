using CondaStore.Comparison;
using CondaStore.PipelineBench;

// Measured programs are started by this program in another mode; everything else is one run of the sections asked for.
return args is [MeasuredProcess.Mode, .. var command]
    ? MeasuredProcess.Measure(command)
    : await PipelineRun.RunAsync(PipelineOptions.Parse(args));
