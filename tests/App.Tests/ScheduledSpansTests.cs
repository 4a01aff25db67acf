using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CondaStore.App.Tests;

public sealed class ScheduledSpansTests : IDisposable
{
    private const string Source = "CondaStore.App.Tests.ScheduledSpans";

    private static readonly HashSet<string> Scheduled = ["SweepBuilds"];

    // The first eight bytes decide: as a fraction of all, the first lies below any share and the second above.
    private static readonly ActivityTraceId Low = ActivityTraceId.CreateFromString("00000000000000010000000000000001");
    private static readonly ActivityTraceId High = ActivityTraceId.CreateFromString("7fffffffffffffff0000000000000001");

    private readonly ActivitySource _source = new(Source);
    private readonly List<Activity> _exported = [];
    private readonly TracerProvider _traces;

    public ScheduledSpansTests() => _traces = Sdk.CreateTracerProviderBuilder()
        .AddSource(Source)
        .AddProcessor(new ScheduledSpans(Scheduled, 0.05))
        .AddInMemoryExporter(_exported)
        .Build();

    public void Dispose()
    {
        _traces.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Span_OfAScheduledFunction_IsKeptByItsTrace()
    {
        Run("function SweepBuilds", Low);
        Run("function SweepBuilds", High);

        Assert.Equal(Low, Assert.Single(_exported).TraceId);
    }

    [Fact]
    public void Span_OfAScheduledFunctionByTag_IsKeptByItsTrace()
    {
        Run("Invoke", Low, tag: "SweepBuilds");
        Run("Invoke", High, tag: "SweepBuilds");

        Assert.Equal(Low, Assert.Single(_exported).TraceId);
    }

    [Fact]
    public void Span_BelowADroppedOne_IsDropped()
    {
        using (Activity? sweep = Start("function SweepBuilds", High))
        {
            _source.StartActivity("GET table")?.Dispose();
        }

        Assert.Empty(_exported);
    }

    [Fact]
    public void Span_ThatFailed_IsKept()
    {
        using (Activity? sweep = Start("function SweepBuilds", High))
        {
            sweep?.SetStatus(ActivityStatusCode.Error, "no answer");
        }

        Assert.Single(_exported);
    }

    [Fact]
    public void Span_OfOtherFunctions_IsKept()
    {
        Run("function BuildCancel", High);
        Run("function SolveBuild", High);

        Assert.Equal(2, _exported.Count);
    }

    private void Run(string name, ActivityTraceId trace, string? tag = null) => Start(name, trace, tag)?.Dispose();

    // As the worker does: below the span of the host, which records everything.
    private Activity? Start(string name, ActivityTraceId trace, string? tag = null) => _source.StartActivity(
        name,
        ActivityKind.Internal,
        new ActivityContext(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true),
        tag is null ? null : [new("faas.name", tag)]);
}
