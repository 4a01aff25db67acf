using System.Diagnostics;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Comparison;

/// <summary>A channel folder whose index is on disk, opened in this process.</summary>
internal sealed class OpenChannel : IDisposable
{
    public const string Platform = "linux-64";

    private const int WarmUps = 5;
    private const int ManyRuns = 501;

    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(500);

    private readonly RepodataClient _client;
    private readonly IReadOnlyList<SubdirSource> _sources;

    private OpenChannel(RepodataClient client, IReadOnlyList<SubdirSource> sources)
    {
        _client = client;
        _sources = sources;
    }

    /// <summary>What the machine is taken to offer, for both solvers.</summary>
    public static IReadOnlyList<VirtualPackage> Machine { get; } =
    [
        new("__unix", "0"), new("__linux", "5.15"), new("__glibc", "2.36"), new("__archspec", "1", "x86_64_v3"),
    ];

    public int Records => _sources.OfType<ChannelIndex>().Sum(s => s.RecordCount);

    public static async Task<OpenChannel> OpenAsync(string directory, string cache)
    {
        RepodataClient client = new(new RepodataClientOptions { CacheDirectory = Path.Combine(cache, "repodata") });
        Channel channel = Channel.FromUrl(Url(directory));
        return new OpenChannel(client, await client.OpenAllAsync([channel], [Platform, "noarch"], CancellationToken.None));
    }

    public static string Url(string directory) => new Uri(Path.GetFullPath(directory)).AbsoluteUri;

    public void Dispose() => _client.Dispose();

    /// <summary>Solves once, from texts to records; also when the answer is that there is none.</summary>
    /// <returns>The number of records, 0 for a failure.</returns>
    public async Task<int> SolveAsync(IReadOnlyList<string> specs)
    {
        try
        {
            Solution solution = await Solver.SolveAsync(
                new SolveRequest { Channels = [_sources], Specs = [.. specs.Select(s => MatchSpec.Parse(s))], VirtualPackages = Machine },
                CancellationToken.None);
            return solution.Records.Count;
        }
        catch (SolveFailure)
        {
            return 0;
        }
        catch (StoreException failure)
        {
            throw new InvalidOperationException($"'{string.Join(' ', specs)}': {failure.Message}", failure);
        }
    }

    /// <summary>
    /// The median and the best time of a solve in milliseconds. The first ones, in which code is compiled, do not count; short solves are
    /// repeated more often, because a clock and a scheduler would decide over a few of them.
    /// </summary>
    public async Task<(double Median, double Best)> TimeAsync(IReadOnlyList<string> specs, int runs)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUps || Stopwatch.GetElapsedTime(begin) < Enough; i++)
        {
            await SolveAsync(specs);
        }

        List<double> times = [];
        begin = Stopwatch.GetTimestamp();
        while (times.Count < runs || (times.Count < ManyRuns && Stopwatch.GetElapsedTime(begin) < Enough))
        {
            long start = Stopwatch.GetTimestamp();
            await SolveAsync(specs);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Figures.Median(times), times.Min());
    }
}
