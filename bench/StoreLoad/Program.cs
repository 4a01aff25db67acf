// Posts many builds of small environments at once and measures how long reads take meanwhile.
// usage: CondaStore.StoreLoad [--builds 200] [--clients 20] [--namespaces 20] [--reads-per-second 50] [--limit-ms 250]
// Fails when a build is lost or does not complete, or when the 99th percentile of reads is above the limit.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Store.Tests.Running;

// The store runs in a process of its own: this program, started again.
if (await StoreProcess.TryServeAsync(args) is { } code)
{
    return code;
}

int buildCount = Option("--builds", 200);
int clientCount = Option("--clients", 20);
int namespaceCount = Option("--namespaces", clientCount);
int readsPerSecond = Option("--reads-per-second", 50);
int limit = Option("--limit-ms", 250);
using TemporaryDirectory folder = new();
using StoreProcess store = await StoreProcess.StartAsync(folder.At("data"), LocalChannel.Write(folder.At("channels"), packages: 20, filesEach: 20));
using StoreClient client = new(store.Address, await StoreClient.LogInAsync(store.Address));

ConcurrentBag<double> reads = [];
ConcurrentBag<double> posts = [];
ConcurrentBag<long> ids = [];
using CancellationTokenSource ended = new();
Task reading = ReadAsync();
long started = Stopwatch.GetTimestamp();
await Task.WhenAll(Enumerable.Range(0, clientCount).Select(PostAsync));
TimeSpan posted = Stopwatch.GetElapsedTime(started);
Dictionary<string, int> states = await WaitAsync();
TimeSpan built = Stopwatch.GetElapsedTime(started);
await ended.CancelAsync();
await reading;

Report("posts", posts);
Report("reads", reads);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{ids.Count} builds posted in {posted.TotalSeconds:0.0} s by {clientCount} clients, all ended after {built.TotalSeconds:0.0} s: {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}"));
bool whole = ids.Distinct().Count() == buildCount && states.GetValueOrDefault("COMPLETED") == buildCount;
bool quick = Percentile(reads, 0.99) <= limit;
Console.WriteLine(whole && quick ? "ok" : $"failed: {(whole ? string.Empty : "builds are missing or did not complete; ")}{(quick ? string.Empty : "reads are too slow")}");
return whole && quick ? 0 : 1;

async Task PostAsync(int number)
{
    for (int i = number; i < buildCount; i += clientCount)
    {
        string specification = $"name: env{i}\nchannels: [local]\ndependencies: [p{i % 20}, p{i * 7 % 20}]\n";
        long begun = Stopwatch.GetTimestamp();
        HttpResponseMessage answer = await client.Http.PostAsJsonAsync("specification/", new { @namespace = $"team{number % namespaceCount}", specification });
        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        posts.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        ids.Add(body.RootElement.GetProperty("data").GetProperty("build_id").GetInt64());
    }
}

async Task ReadAsync()
{
    string[] paths =
    [
        "environment/?size=100", "build/?size=100&order=desc&sort_by=scheduled_on", "namespace/", "permission/", "usage/", "build/1/", "environment/team0/env0/",
        "build/?namespace=team1&name=env1&order=desc&sort_by=scheduled_on", "",
    ];
    List<Task> running = [];
    using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / readsPerSecond));
    for (int i = 0; !ended.IsCancellationRequested; i++)
    {
        // Each read on its own, so that a slow one does not keep the next from being counted.
        running.Add(ReadOnceAsync(paths[i % paths.Length]));
        running.RemoveAll(r => r.IsCompletedSuccessfully);
        await timer.WaitForNextTickAsync();
    }

    await Task.WhenAll(running);
}

async Task ReadOnceAsync(string path)
{
    long begun = Stopwatch.GetTimestamp();
    using HttpResponseMessage answer = await client.Http.GetAsync(path);
    await answer.Content.ReadAsByteArrayAsync();
    if ((int)answer.StatusCode >= 500)
    {
        throw new InvalidOperationException($"{path} was answered with {(int)answer.StatusCode}");
    }

    reads.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
}

async Task<Dictionary<string, int>> WaitAsync()
{
    while (true)
    {
        Dictionary<string, int> counts = [];
        foreach (string state in new[] { "QUEUED", "BUILDING", "COMPLETED", "FAILED", "CANCELED" })
        {
            using JsonDocument page = JsonDocument.Parse(await client.Http.GetStringAsync($"build/?size=1&status={state}"));
            if (page.RootElement.GetProperty("count").GetInt32() is > 0 and int count)
            {
                counts[state] = count;
            }
        }

        if (!counts.ContainsKey("QUEUED") && !counts.ContainsKey("BUILDING"))
        {
            return counts;
        }

        await Task.Delay(500);
    }
}

static void Report(string what, IReadOnlyCollection<double> times) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{times.Count,6} {what}: median {Percentile(times, 0.5):0} ms, 95% {Percentile(times, 0.95):0} ms, 99% {Percentile(times, 0.99):0} ms, longest {Percentile(times, 1):0} ms"));

static double Percentile(IReadOnlyCollection<double> times, double part)
{
    double[] sorted = [.. times.Order()];
    return sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling((sorted.Length - 1) * part)];
}

int Option(string name, int missing)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : missing;
}
