using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CondaStore.App;

/// <summary>
/// Samples the spans of functions that run on a schedule; spans of failed runs are always kept. Without it, an idle store would pay for
/// traces of runs that do nothing. Register this processor before the exporters.
/// </summary>
/// <param name="scheduled">The names of the scheduled functions.</param>
/// <param name="share">
/// The share of traces that is kept, from 0 to 1. It is decided by the trace ID, so that a trace is kept as a whole.
/// </param>
internal sealed class ScheduledSpans(IReadOnlySet<string> scheduled, double share) : BaseProcessor<Activity>
{
    private const string NameTag = "faas.name";
    private const string NamePrefix = "function ";

    private readonly TraceIdRatioBasedSampler _sampler = new(share);

    public override void OnStart(Activity data)
    {
        SamplingParameters parameters = new(default, data.TraceId, data.DisplayName, data.Kind);
        if (IsScheduled(data) && _sampler.ShouldSample(parameters).Decision != SamplingDecision.RecordAndSample)
        {
            // Exporters skip spans that are not recorded, and no child spans are started.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    public override void OnEnd(Activity data)
    {
        if (data.Status == ActivityStatusCode.Error && IsScheduled(data))
        {
            data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        }
    }

    private bool IsScheduled(Activity span) => scheduled.Contains(
        span.GetTagItem(NameTag) as string
        ?? (span.DisplayName.StartsWith(NamePrefix, StringComparison.Ordinal) ? span.DisplayName[NamePrefix.Length..] : span.DisplayName));
}
