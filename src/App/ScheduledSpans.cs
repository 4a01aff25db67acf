using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CondaStore.App;

/// <summary>
/// Keeps a share of the spans of functions that run by schedule, and all of those that fail: a store that nobody uses would otherwise pay
/// for traces of nothing. Register it before the exporters.
/// </summary>
/// <param name="scheduled">The names of the functions.</param>
/// <param name="share">The share that is kept, from 0 to 1. The trace id decides, so that a trace is kept as a whole.</param>
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
            // Exporters pass over what is not recorded, and spans below it are not begun.
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
