using System.Globalization;

namespace CondaStore.Comparison;

/// <summary>What to compare, from the command line.</summary>
internal sealed class ComparisonOptions
{
    public ComparisonOptions(IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--cli": Cli = args[++i]; break;
                case "--rattler": Rattler = args[++i]; break;
                case "--work": Work = args[++i]; break;
                case "--runs": Runs = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--specs": SpecsFile = args[++i]; break;
                case "--pairs": PairsFile = args[++i]; break;
                case "--only": Tables = args[++i].Split(','); break;
                default: Channels.Add(args[i]); break;
            }
        }
    }

    /// <summary>The published command.</summary>
    public string Cli { get; } = "conda-store";

    /// <summary>The script that runs rattler.</summary>
    public string Rattler { get; } = "rattler.mjs";

    /// <summary>A folder for caches.</summary>
    public string Work { get; } = Path.GetTempPath();

    /// <summary>Runs of which the median counts.</summary>
    public int Runs { get; } = 5;

    /// <summary>One request a line; the first channel's <c>specs.txt</c> when not given.</summary>
    public string? SpecsFile { get; }

    /// <summary>Lines of a request with and one without an answer, divided by a bar; the first channel's <c>pairs.txt</c> when not given.</summary>
    public string? PairsFile { get; }

    /// <summary>The tables to make; all when not given.</summary>
    public IReadOnlyList<string>? Tables { get; }

    /// <summary>Channel folders; the first is the one for all tables, all of them make the table of growth.</summary>
    public List<string> Channels { get; } = [];

    /// <summary>The requests, each a list of specs.</summary>
    public IReadOnlyList<string[]> Requests =>
        (SpecsFile ?? Path.Combine(Channels[0], "specs.txt")) is var file && File.Exists(file)
            ? [.. File.ReadLines(file).Select(Words).Where(l => l.Length > 0)]
            : [["python"]];

    /// <summary>Requests that differ in one version only: with an answer, and without one.</summary>
    public IReadOnlyList<(string[] With, string[] Without)> Pairs =>
        (PairsFile ?? Path.Combine(Channels[0], "pairs.txt")) is var file && File.Exists(file)
            ? [.. File.ReadLines(file).Select(l => l.Split('|')).Where(p => p.Length == 2).Select(p => (Words(p[0]), Words(p[1])))]
            : [];

    /// <summary>A folder with the same channel in shards: the channel itself or its neighbour with <c>-shards</c> behind the name.</summary>
    public string? Shards => new[] { Channels[0], Channels[0].TrimEnd('/') + "-shards" }
        .FirstOrDefault(c => File.Exists(Path.Combine(c, OpenChannel.Platform, "repodata_shards.msgpack.zst")));

    public bool Wants(string table) => Tables?.Contains(table) ?? true;

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
