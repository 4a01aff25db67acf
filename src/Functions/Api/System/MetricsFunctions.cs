using System.Diagnostics;
using System.Globalization;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Builds;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of metrics, in the formats that existing monitoring tools read.</summary>
public sealed class MetricsFunctions(StoreNumbers numbers, IShare share, TimeProvider timeProvider)
{
    // Readers of the second format expect the entries of a task queue under the name of a worker.
    private const string Worker = "conda-store";

    private static readonly DateTimeOffset StartedOn = Process.GetCurrentProcess().StartTime;

    /// <summary>Gets one metric per line. There is no trailing blank line, because readers split every line in two.</summary>
    [Function("Metrics")]
    public Task<IResult> Prefixed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/metrics")] HttpRequest request,
        CancellationToken cancellationToken) =>
        GetAsync(cancellationToken);

    /// <summary>Gets the same metrics at the root.</summary>
    [Function("MetricsRoot")]
    public Task<IResult> Root(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request, CancellationToken cancellationToken) =>
        GetAsync(cancellationToken);

    /// <summary>Gets the workers and their state, under the keys that existing monitoring tools expect.</summary>
    [Function("Celery")]
    public async Task<IResult> Workers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/celery")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        StoreCounts counts = await numbers.GetAsync(cancellationToken);
        TimeSpan uptime = timeProvider.GetUtcNow() - StartedOn;
        return ApiResults.Json(new
        {
            Availability = new Dictionary<string, object> { [Worker] = new { Ok = "pong" } },
            Stats = new Dictionary<string, object> { [Worker] = new { Uptime = (long)uptime.TotalSeconds } },
            RegisteredTasks = new Dictionary<string, object> { [Worker] = FunctionNames.All },
            ActiveTasks = new Dictionary<string, object> { [Worker] = counts.ByStatus[BuildStatus.Building] },
            ScheduledTasks = new Dictionary<string, object> { [Worker] = counts.ByStatus[BuildStatus.Queued] },
        });
    }

    private async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        StoreCounts counts = await numbers.GetAsync(cancellationToken);
        DriveInfo drive = new(share.Root);
        List<string> lines =
        [
            Line("disk_free", drive.AvailableFreeSpace),
            Line("disk_total", drive.TotalSize),
            Line("disk_usage", drive.TotalSize - drive.AvailableFreeSpace),
            .. counts.ByStatus.Select(s => Line("build_" + s.Key.ToWire().ToLowerInvariant(), s.Value)),
            Line("environments", counts.Environments),
        ];
        return Results.Text(string.Join('\n', lines));
    }

    private static string Line(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"conda_store_{name} {value}");
}
