using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CondaStore.Comparison;

/// <summary>
/// rattler's WebAssembly build under Node.js, with the channel's files in memory in place of a network. It keeps nothing between two solves:
/// each fetches, decodes and solves.
/// </summary>
internal sealed class Rattler(string script, string channel, bool shards)
{
    private const int WarmUps = 1;

    /// <summary>The command line of a process that answers one line of standard input after the other.</summary>
    public IReadOnlyList<string> Command { get; } =
    [
        "node", "--max-old-space-size=4096", script, new JsonObject
        {
            ["channels"] = new JsonArray(Path.GetFullPath(channel)),
            ["platform"] = OpenChannel.Platform,
            ["virtualPackages"] = new JsonArray([.. OpenChannel.Machine.Select(v => (JsonNode)new JsonArray(v.Name, v.Version, v.Build))]),
            ["shards"] = shards,
        }.ToJsonString(),
    ];

    public static string Question(IReadOnlyList<string> specs) => JsonSerializer.Serialize(specs) + "\n";

    /// <summary>The median and the best time of a solve in milliseconds inside one process; null when it does not survive the question.</summary>
    public (double Median, double Best)? Time(IReadOnlyList<string> specs, int runs)
    {
        ProcessStartInfo info = new(Command[0], Command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(info)!;
        process.BeginErrorReadLine();
        List<double> times = [];
        for (int i = 0; i < WarmUps + runs; i++)
        {
            process.StandardInput.Write(Question(specs));
            process.StandardInput.Flush();
            if (process.StandardOutput.ReadLine() is not { } answer)
            {
                return null;
            }

            if (i >= WarmUps)
            {
                times.Add((double)JsonNode.Parse(answer)!["ms"]!);
            }
        }

        process.StandardInput.Close();
        process.WaitForExit();
        return (Figures.Median(times), times.Min());
    }
}
