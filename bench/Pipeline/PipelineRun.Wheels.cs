using CondaStore.Comparison;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.PipelineBench;

internal sealed partial class PipelineRun
{
    private const int Wheels = 60;

    // Into an environment of Python and pip, which pip needs, and which is there before on both sides.
    private async Task WheelsAsync()
    {
        string plain = await LockRequestAsync("python.lock", "python", "pip");
        string all = await LockRequestAsync("all.lock", "--file", _options.Projects, "--index-url", _options.IndexUrl);
        (string lockfile, string[] wheels) = Merge(plain, all);
        Measure(() => Shell.Clear(At("env"), At("python")), Create("env", "cache", lockfile, "--compile"));
        Measure(() => { }, Create("python", "cache", plain));
        string[] entries = [.. Directory.GetDirectories(At("cache/pkgs/v1"), "*-*").Where(IsWheel)];
        string[] pip = [At("env/bin/python"), "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", "--disable-pip-version-check"];
        string copy = $"cp -al {string.Join(' ', entries)} {At("copy")}";
        // compileall ends with 1 where a source does not compile, as some do not on purpose.
        string compile = $"{{ {At("python/bin/python")} -W ignore -m compileall -q -j 0 {At("copy")} || true; }}";

        (Measurement ours, Measurement ofPip, Measurement limit) = Compare(
            plain, Create("env", "cache", lockfile, "--compile"), [.. pip, .. wheels], ["sh", "-c", $"{copy} && {compile} >/dev/null"]);
        Row($"warm installation of {wheels.Length} wheels, compiled", ours.Wall, ofPip.Wall, "0.15", "`pip install --no-index --no-deps`");
        Row("the same", ours.Wall, limit.Wall, "1.4", "`cp -al` and `compileall -j 0`");
        (ours, Measurement uncompiled, limit) = Compare(
            plain, Create("env", "cache", lockfile), [.. pip, "--no-compile", .. wheels], ["sh", "-c", copy]);
        Row("not compiled, which is the default", ours.Wall, ofPip.Wall, "0.15", "`pip install --no-index --no-deps`, which compiles by default");
        Row("the same", ours.Wall, uncompiled.Wall, "0.15", "`pip install --no-index --no-deps --no-compile`");
        Row("the same", ours.Wall, limit.Wall, "1.4", $"`cp -al`; peak {ours.PeakMegabytes:0} MB");
    }

    private async Task<string> LockRequestAsync(string name, params string[] request)
    {
        await Shell.RunAsync(
            _options.Cli,
            [
                "local", "lock", .. request, "--channel", "file://" + _options.Channel, "--override-channels", "--cache", At("cache"),
                "--output", At(name), "--quiet",
            ]);
        return At(name);
    }

    // Python and pip of one lockfile, and wheels of the other, whatever these require.
    private (string Lockfile, string[] Wheels) Merge(string plain, string all)
    {
        Lockfile python = Lockfile.Parse(File.ReadAllText(plain));
        LockedPipPackage[] projects =
            [.. Lockfile.Parse(File.ReadAllText(all)).Find(HostPlatform.Subdir)!.Packages.OfType<LockedPipPackage>().Take(Wheels)];
        string merged = At("merged.lock");
        File.WriteAllText(
            merged,
            CondaLockFile.ToYaml(python with { Platforms = [.. python.Platforms.Select(p => p with { Packages = [.. p.Packages, .. projects] })] }));
        return (merged, [.. projects.Select(p => Path.Combine(_options.Index, "files", Uri.UnescapeDataString(p.Url[(p.Url.LastIndexOf('/') + 1)..])))]);
    }

    private static bool IsWheel(string entry) =>
        File.ReadAllText(Path.Combine(entry, "info/repodata_record.json")).Contains(".whl\"", StringComparison.Ordinal);

    // Each in turn, so that all meet the same machine.
    private (Measurement Ours, Measurement Pip, Measurement Limit) Compare(string plain, params string[][] commands)
    {
        List<Measurement>[] measured = [[], [], []];
        for (int run = 0; run < _options.Runs; run++)
        {
            for (int i = 0; i < commands.Length; i++)
            {
                Measure(() => Shell.Clear(At("env"), At("copy")), Create("env", "cache", plain));
                Directory.CreateDirectory(At("copy"));
                measured[i].Add(Measure(() => Shell.RunAsync("sync").GetAwaiter().GetResult(), commands[i]));
            }
        }

        return (Measurement.Median(measured[0]), Measurement.Median(measured[1]), Measurement.Median(measured[2]));
    }
}
