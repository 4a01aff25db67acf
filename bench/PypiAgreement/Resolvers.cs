using System.Diagnostics;
using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.PypiAgreement;

/// <summary>Asks both, each as a process of its own, with the same Python and only wheels.</summary>
/// <param name="command">The conda-store command.</param>
/// <param name="python">A Python that has pip.</param>
/// <param name="channel">URL of a channel that has this Python and no other project.</param>
/// <param name="index">URL of the index.</param>
/// <param name="work">A folder for caches and files.</param>
internal sealed class Resolvers(string command, string python, string channel, string index, string work)
{
    private const int SolveFailed = 5;

    /// <summary>The answer of <c>conda-store local lock</c>.</summary>
    public async Task<Answer> AskStoreAsync(IReadOnlyList<string> requirements)
    {
        string file = Path.Combine(work, "environment.yml");
        await File.WriteAllTextAsync(
            file, "dependencies:\n- python\n- pip:\n  - \"--only-binary :all:\"\n" + string.Concat(requirements.Select(r => $"  - \"{r}\"\n")));
        (int code, string output, string error, double time) = await RunAsync(
            command,
            ["local", "lock", "--quiet", "--file", file, "--channel", channel, "--override-channels", "--platform", "linux-64", "--format", "json",
                "--index-url", index, "--cache", Path.Combine(work, "cache")],
            []);
        return code switch
        {
            0 => new Answer(ReadLock(output), "", time),
            SolveFailed => new Answer(null, error, time),
            _ => throw new InvalidOperationException($"conda-store ended with {code}: {error}"),
        };
    }

    /// <summary>The answer of <c>pip install --dry-run</c>.</summary>
    public async Task<Answer> AskPipAsync(IReadOnlyList<string> requirements)
    {
        (int code, string output, string error, double time) = await RunAsync(
            python,
            ["-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-", "--no-input", "--disable-pip-version-check",
                "--only-binary", ":all:", "--index-url", index, .. requirements],
            new() { ["PIP_CACHE_DIR"] = Path.Combine(work, "pip"), ["PIP_CONFIG_FILE"] = "/dev/null", ["PIP_ROOT_USER_ACTION"] = "ignore" });
        bool isRefused = error.Contains("ResolutionImpossible", StringComparison.Ordinal) || error.Contains("No matching distribution found", StringComparison.Ordinal);
        return code == 0 ? new Answer(ReadReport(output), "", time)
            : isRefused ? new Answer(null, error, time)
            : throw new InvalidOperationException($"pip ended with {code}: {error}");
    }

    private static Dictionary<string, PypiVersion> ReadLock(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.EnumerateArray()
            .Where(p => p.TryGetProperty("manager", out JsonElement manager) && manager.GetString() == "pip")
            .ToDictionary(p => ProjectName.Normalize(p.GetProperty("name").GetString()!), p => PypiVersion.Parse(p.GetProperty("version").GetString()!));
    }

    private static Dictionary<string, PypiVersion> ReadReport(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("install").EnumerateArray().Select(p => p.GetProperty("metadata"))
            .ToDictionary(m => ProjectName.Normalize(m.GetProperty("name").GetString()!), m => PypiVersion.Parse(m.GetProperty("version").GetString()!));
    }

    private static async Task<(int Code, string Output, string Error, double Milliseconds)> RunAsync(
        string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        long from = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error, Stopwatch.GetElapsedTime(from).TotalMilliseconds);
    }
}
