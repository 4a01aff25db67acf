using System.Globalization;
using static CondaStore.Comparison.Figures;

namespace CondaStore.Comparison;

/// <summary>Measures and prints, table by table in Markdown, so that the first figures are there while the last are still made.</summary>
internal sealed class ComparisonRun(ComparisonOptions options)
{
    private readonly string _cache = Path.Combine(options.Work, "cache");
    private readonly string _channel = options.Channels[0];
    private readonly string[] _usual = options.Requests.Count > 1 ? options.Requests[1] : options.Requests[0];

    public async Task<int> PrintAsync()
    {
        Console.WriteLine(Invariant($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, load {Load()}, medians of {options.Runs}.\n"));
        if (options.Wants("processes"))
        {
            PrintWholeProcesses();
        }

        if (options.Wants("refresh"))
        {
            PrintRefresh();
        }

        if (options.Wants("requests"))
        {
            await PrintRequestsAsync();
        }

        if (options.Wants("pairs") && options.Pairs.Count > 0)
        {
            await PrintPairsAsync();
        }

        if (options.Wants("growth"))
        {
            await PrintGrowthAsync();
        }

        if (options.Wants("concurrency"))
        {
            PrintConcurrency();
        }

        Console.WriteLine($"Load at the end: {Load()}.");
        return 0;
    }

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void PrintWholeProcesses()
    {
        Console.WriteLine($"### Whole processes: `conda-store local lock {string.Join(' ', _usual)}`\n");
        Console.WriteLine("| what | ms | cpu ms | MB | rattler | ms | cpu ms | MB | ratio ms | ratio cpu |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        Measurement flat = Theirs(_channel, shards: false, _usual);
        string? compressed = CompressedOnly();
        PrintRow("start: --version", MeasuredProcess.Repeat(options.Runs, Keep, "", options.Cli, "--version"), null, null);
        PrintRow("flat JSON, nothing cached", Ours(OpenChannel.Url(_channel), Clear, _usual), "flat JSON", flat);
        if (compressed is not null)
        {
            PrintRow("flat .zst, nothing cached", Ours(OpenChannel.Url(compressed), Clear, _usual), "flat JSON", flat);
        }

        Measurement? sharded = options.Shards is { } shards ? Theirs(shards, shards: true, _usual) : null;
        Ours(OpenChannel.Url(_channel), Keep, _usual, 1);
        PrintRow("index on disk", Ours(OpenChannel.Url(_channel), Keep, _usual), sharded is null ? "flat JSON" : "shards", sharded ?? flat);
        if (options.Pairs.Count > 0)
        {
            PrintRow("index on disk, answer: " + string.Join(' ', options.Pairs[0].With), Ours(OpenChannel.Url(_channel), Keep, options.Pairs[0].With), null, null);
            PrintRow("index on disk, no answer: " + string.Join(' ', options.Pairs[0].Without), Ours(OpenChannel.Url(_channel), Keep, options.Pairs[0].Without), null, null);
        }

        if (options.Shards is not null)
        {
            using ChannelServer server = ChannelServer.Start(options.Shards);
            PrintRow("shards over HTTP, nothing cached", Ours(server.Url, Clear, _usual), "shards", sharded);
            PrintRow("shards over HTTP, cached", Ours(server.Url, Keep, _usual), "shards", sharded);
        }

        Console.WriteLine();
    }

    /// <summary>A full build of the changed channel beside a refresh to the same state.</summary>
    private void PrintRefresh()
    {
        ChangedChannel changed = ChangedChannel.Make(_channel, Path.Combine(options.Work, "changed"));
        Console.WriteLine($"### Refresh, one name in a hundred changed: `{string.Join(' ', _usual)}`\n");
        Console.WriteLine("| what | ms | cpu ms | MB |");
        Console.WriteLine("|---|---|---|---|");
        changed.ShowAfter();
        Measurement full = Ours(changed.Url, Clear, _usual);
        Measurement refreshed = Ours(changed.Url, Prepare, _usual);
        Measurement unchanged = Ours(changed.Url, Keep, _usual);
        PrintCost("nothing cached", full);
        PrintCost("index of the earlier state on disk", refreshed);
        PrintCost("index of this state on disk", unchanged);
        Console.WriteLine($"| ratio of the second to the first | {Ratio(refreshed.Wall, full.Wall)} | {Ratio(refreshed.Cpu, full.Cpu)} | |\n");

        void Prepare()
        {
            Clear();
            changed.ShowBefore();
            Ours(changed.Url, Keep, _usual, 1);
            changed.ShowAfter();
        }
    }

    private static void PrintCost(string what, Measurement cost) =>
        Console.WriteLine($"| {what} | {Milliseconds(cost.Wall)} | {Milliseconds(cost.Cpu)} | {Whole(cost.PeakMegabytes)} |");

    private async Task PrintPairsAsync()
    {
        Ours(OpenChannel.Url(_channel), Keep, _usual, 1);
        using OpenChannel channel = await OpenChannel.OpenAsync(_channel, _cache);
        Console.WriteLine("### No answer, explained, beside a request of that size\n");
        Console.WriteLine("| request | ms | without an answer | ms | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((string[] with, string[] without) in options.Pairs)
        {
            if (await channel.SolveAsync(with) == 0 || await channel.SolveAsync(without) > 0)
            {
                throw new InvalidOperationException($"'{string.Join(' ', with)}' must have an answer, '{string.Join(' ', without)}' must not.");
            }

            (double answered, _) = await channel.TimeAsync(with, options.Runs);
            (double explained, _) = await channel.TimeAsync(without, options.Runs);
            Console.WriteLine($"| {string.Join(' ', with)} | {Milliseconds(answered)} | {string.Join(' ', without)} | {Milliseconds(explained)} | {Ratio(explained, answered)} |");
        }

        Console.WriteLine();
    }

    private async Task PrintRequestsAsync()
    {
        Ours(OpenChannel.Url(_channel), Keep, _usual, 1);
        using OpenChannel channel = await OpenChannel.OpenAsync(_channel, _cache);
        Rattler rattler = new(options.Rattler, options.Shards ?? _channel, options.Shards is not null);
        Console.WriteLine(Invariant($"### In one process: {channel.Records:#,0} records, index open; rattler with {(options.Shards is null ? "flat JSON" : "shards")} in memory\n"));
        Console.WriteLine("| request | ms | best | rattler ms | best | ratio | of the best |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (IReadOnlyList<string> request in options.Requests)
        {
            (double ours, double ourBest) = await channel.TimeAsync(request, options.Runs);
            string remark = await channel.SolveAsync(request) == 0 ? " (no answer)" : "";
            string peer = rattler.Time(request, options.Runs) is var (theirs, theirBest)
                ? $"{Milliseconds(theirs)} | {Milliseconds(theirBest)} | {Ratio(ours, theirs)} | {Ratio(ourBest, theirBest)}"
                : "crashes | | |";
            Console.WriteLine($"| {string.Join(' ', request)}{remark} | {Milliseconds(ours)} | {Milliseconds(ourBest)} | {peer} |");
        }

        Console.WriteLine();
    }

    private async Task PrintGrowthAsync()
    {
        string[] request = options.Requests[0];
        Console.WriteLine($"### Growth: `{string.Join(' ', request)}`\n");
        Console.WriteLine($"| records | nothing cached ms | cpu ms | cpu µs per record | MB | index on disk ms | cpu ms | MB | index open ms | `{string.Join(' ', _usual)}` ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string directory in options.Channels.OrderBy(c => new FileInfo(Path.Combine(c, OpenChannel.Platform, "repodata.json")).Length))
        {
            Measurement cold = Ours(OpenChannel.Url(directory), Clear, request);
            Measurement warm = Ours(OpenChannel.Url(directory), Keep, request);
            using OpenChannel channel = await OpenChannel.OpenAsync(directory, _cache);
            (double open, _) = await channel.TimeAsync(request, options.Runs);
            (double usual, _) = await channel.TimeAsync(_usual, options.Runs);
            Console.WriteLine(
                $"| {Whole(channel.Records)} | {Milliseconds(cold.Wall)} | {Milliseconds(cold.Cpu)} | {Milliseconds(1000 * cold.Cpu / channel.Records)} "
                + $"| {Whole(cold.PeakMegabytes)} | {Milliseconds(warm.Wall)} | {Milliseconds(warm.Cpu)} | {Whole(warm.PeakMegabytes)} | {Milliseconds(open)} | {Milliseconds(usual)} |");
        }

        Console.WriteLine();
    }

    private void PrintConcurrency()
    {
        Ours(OpenChannel.Url(_channel), Keep, _usual, 1);
        Console.WriteLine($"### At once in one process: `{string.Join(' ', _usual)}`\n");
        Console.WriteLine("| at once | solves per second | MB |");
        Console.WriteLine("|---|---|---|");
        foreach (int atOnce in new[] { 1, 2, 16 })
        {
            List<Measurement> runs = [];
            for (int i = 0; i < options.Runs; i++)
            {
                runs.Add(MeasuredProcess.Repeat(
                    1, Keep, "", [Environment.ProcessPath!, ConcurrentSolves.Mode, Invariant($"{atOnce}"), _channel, _cache, .. _usual]));
            }

            double rate = Median(runs.Select(r => double.Parse(r.Output, CultureInfo.InvariantCulture)));
            Console.WriteLine(Invariant($"| {atOnce} | {rate:0} | {Median(runs.Select(r => r.PeakMegabytes)):0} |"));
        }

        Console.WriteLine();
    }

    private static void PrintRow(string what, Measurement ours, string? peer, Measurement? theirs) => Console.WriteLine(
        $"| {what} | {Milliseconds(ours.Wall)} | {Milliseconds(ours.Cpu)} | {Whole(ours.PeakMegabytes)} "
        + (theirs is null ? "| | | | | | |"
            : $"| {peer} | {Milliseconds(theirs.Wall)} | {Milliseconds(theirs.Cpu)} | {Whole(theirs.PeakMegabytes)} "
                + $"| {Ratio(ours.Wall, theirs.Wall)} | {Ratio(ours.Cpu, theirs.Cpu)} |"));

    private static void Keep()
    {
    }

    private Measurement Ours(string url, Action before, IReadOnlyList<string> specs, int? runs = null)
    {
        const int Unsatisfiable = 5;
        Measurement result = MeasuredProcess.Repeat(
            runs ?? options.Runs,
            before,
            "",
            [
                options.Cli, "local", "lock", "--channel", url, "--override-channels", "--platform", OpenChannel.Platform, "--cache", _cache, "--format", "json", "--quiet",
                .. OpenChannel.Machine.SelectMany(v => (string[])["--virtual-package", v.ToString()]), .. specs,
            ]);
        return result.ExitCode is 0 or Unsatisfiable
            ? result
            : throw new InvalidOperationException($"'{string.Join(' ', specs)}' from {url} ended with {result.ExitCode}.");
    }

    private Measurement Theirs(string channel, bool shards, IReadOnlyList<string> specs) =>
        MeasuredProcess.Repeat(options.Runs, Keep, Rattler.Question(specs), new Rattler(options.Rattler, channel, shards).Command);

    private void Clear()
    {
        if (Directory.Exists(_cache))
        {
            Directory.Delete(_cache, recursive: true);
        }
    }

    /// <summary>The channel with its compressed documents only; null when it has none.</summary>
    private string? CompressedOnly()
    {
        string folder = Path.Combine(options.Work, "compressed");
        foreach (string subdir in new[] { OpenChannel.Platform, "noarch" })
        {
            string document = Path.GetFullPath(Path.Combine(_channel, subdir, "repodata.json.zst"));
            if (!File.Exists(document))
            {
                return null;
            }

            string link = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, subdir)).FullName, "repodata.json.zst");
            File.Delete(link);
            File.CreateSymbolicLink(link, document);
        }

        return folder;
    }
}
