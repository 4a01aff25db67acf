using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;
using CondaStore.SolverAgreement;

// usage: CondaStore.SolverAgreement [--virtual NAME=VERSION[=BUILD]]... [--priority strict|flexible|disabled] CHANNEL_DIR...
// Reads one JSON request per line from standard input: {"specs": [...], "runs": 1}, answers one JSON line each:
// {"records": [{name, version, build, file}], "ms": median, "cpuMs": mean processor time, "allocated": bytes, "error": text}. With "other": [file, ...] (the files another solver chose for
// the same specs) the answer also has "judgement": what the ordering rules say about the difference.
List<IReadOnlyList<SubdirSource>> channels = [];
List<VirtualPackage> virtualPackages = [];
ChannelPriority priority = ChannelPriority.Strict;
Stopwatch opening = Stopwatch.StartNew();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--virtual")
    {
        string[] parts = args[++i].Split('=');
        virtualPackages.Add(new VirtualPackage(parts[0], parts[1], parts.Length > 2 ? parts[2] : "0"));
        continue;
    }

    if (args[i] == "--priority")
    {
        priority = Enum.Parse<ChannelPriority>(args[++i], ignoreCase: true);
        continue;
    }

    channels.Add(await LocalChannel.OpenAsync(args[i], "linux-64", CancellationToken.None));
}

Console.Error.WriteLine($"channels opened in {opening.ElapsedMilliseconds} ms");
while (Console.ReadLine() is { } line)
{
    JsonNode request = JsonNode.Parse(line)!;
    string[] specs = [.. request["specs"]!.AsArray().Select(s => (string)s!)];
    int runs = (int?)request["runs"] ?? 1;
    SolveRequest solve = new()
    {
        Channels = channels,
        Specs = [.. specs.Select(s => MatchSpec.Parse(s))],
        VirtualPackages = virtualPackages,
        ChannelPriority = priority,
    };
    JsonObject answer = [];
    Solution? solution = null;
    List<double> times = [];
    TimeSpan cpu = Environment.CpuUsage.TotalTime;
    for (int run = 0; run < runs; run++)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            solution = await Solver.SolveAsync(solve, CancellationToken.None);
            answer["statistics"] = solution.Statistics.ToString();
        }
        catch (StoreException failure)
        {
            answer["statistics"] = (failure as SolveFailure)?.Statistics.ToString();
            answer["error"] = failure.Message + string.Concat(failure.Hints.Select(h => "\nhint: " + h));
        }

        answer["allocated"] = GC.GetAllocatedBytesForCurrentThread() - allocated;
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    answer["cpuMs"] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / runs;
    times.Sort();
    answer["ms"] = times[times.Count / 2];
    if (solution is not null)
    {
        answer["records"] = new JsonArray([.. solution.Records.Select(r => (JsonNode)new JsonObject
        {
            ["name"] = r.Name, ["version"] = r.Version, ["build"] = r.Build, ["file"] = r.FileName,
        })]);
        if (request["other"] is JsonArray other)
        {
            answer["judgement"] = await new Judge(solve).CompareAsync(solution, [.. other.Select(f => (string)f!)], CancellationToken.None);
        }
    }
    else if (request["other"] is JsonArray other)
    {
        answer["judgement"] = await new Judge(solve).CheckAsync([.. other.Select(f => (string)f!)], CancellationToken.None);
    }

    Console.WriteLine(answer.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
