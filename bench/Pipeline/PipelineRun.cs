using System.Globalization;
using System.Text.Json;
using CondaStore.Comparison;

namespace CondaStore.PipelineBench;

/// <summary>Measures fetching, extracting and linking beside what the machine's own tools need for the same, and prints the table.</summary>
internal sealed partial class PipelineRun
{
    private readonly PipelineOptions _options;
    private readonly List<string> _rows = [];

    private PipelineRun(PipelineOptions options) => _options = options;

    /// <summary>Runs the sections that were asked for.</summary>
    public static async Task<int> RunAsync(PipelineOptions options)
    {
        PipelineRun run = new(options);
        Directory.CreateDirectory(options.Work);
        foreach (string section in options.Sections)
        {
            Console.Error.WriteLine($"measuring: {section}");
            await run.MeasureAsync(section);
        }

        Console.WriteLine("| what | ours | limit | ratio | goal | more |\n|---|---|---|---|---|---|");
        run._rows.ForEach(Console.WriteLine);
        return 0;
    }

    private Task MeasureAsync(string section) => section switch
    {
        "warm" => WarmAsync(),
        "cold" => ColdAsync(),
        "bzip2" => Bzip2Async(),
        "share" => ShareAsync(),
        "environments" => EnvironmentsAsync(),
        "compile" => CompileAsync(),
        "network" => NetworkAsync(),
        "store" => StoreAsync(),
        "wheels" => WheelsAsync(),
        _ => throw new ArgumentException($"There is no section '{section}'."),
    };

    private string At(string name) => Path.Combine(_options.Work, name);

    /// <summary>Writes a lockfile of every package name of a channel.</summary>
    private async Task<string> LockAsync(string channelUrl, string folder, string format = "conda-lock")
    {
        HashSet<string> names = await NamesAsync(folder);
        string lockfile = At($"lock.{format}");
        await Shell.RunAsync(
            _options.Cli,
            ["local", "lock", .. names, "--channel", channelUrl, "--override-channels", "--cache", At("lock-cache"), "--format", format, "--output", lockfile, "--quiet"]);
        return lockfile;
    }

    private static async Task<HashSet<string>> NamesAsync(string folder)
    {
        HashSet<string> names = [];
        foreach (string subdir in (string[])["linux-64", "noarch"])
        {
            string file = Path.Combine(folder, subdir, "repodata.json");
            if (File.Exists(file))
            {
                using JsonDocument repodata = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
                foreach (string key in (string[])["packages", "packages.conda"])
                {
                    names.UnionWith(repodata.RootElement.GetProperty(key).EnumerateObject().Select(p => p.Value.GetProperty("name").GetString()!));
                }
            }
        }

        return names;
    }

    private string[] Create(string prefix, string cache, string lockfile, params string[] more) =>
        [_options.Cli, "local", "create", "--prefix", At(prefix), "--cache", At(cache), "--lockfile", lockfile, "--quiet", .. more];

    /// <summary>Runs two commands in turn, so that both meet the same machine.</summary>
    private (Measurement Ours, Measurement Limit) Compare(Action before, IReadOnlyList<string> ours, IReadOnlyList<string> limit)
    {
        List<Measurement> first = [];
        List<Measurement> second = [];
        for (int i = 0; i < _options.Runs; i++)
        {
            first.Add(Measure(before, ours));
            second.Add(Measure(before, limit));
        }

        return (Measurement.Median(first), Measurement.Median(second));
    }

    private static Measurement Measure(Action before, IReadOnlyList<string> command)
    {
        Measurement measured = MeasuredProcess.Repeat(1, before, "", command);
        return measured.ExitCode == 0 ? measured : throw new InvalidOperationException($"'{string.Join(' ', command.Take(3))}' failed.");
    }

    private void Row(string what, double ours, double limit, string goal, string more) =>
        _rows.Add(string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {Seconds(ours)} | {Seconds(limit)} | {ours / limit:0.00} | {goal} | {more} |"));

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    private static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
