using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Installing;

public sealed partial class WheelInstaller
{
    /// <summary>Takes a project out, whichever tool installed it as a wheel.</summary>
    /// <param name="name">The project's name in any spelling.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidState"/> when conda owns the project or it has no RECORD to go by.</exception>
    public bool Uninstall(string name)
    {
        string site = Path.Combine(_prefix, _python.SitePackages);
        if (!Directory.Exists(site))
        {
            return false;
        }

        string wanted = ProjectName.Normalize(name);
        string? found = Directory.EnumerateDirectories(site, "*.dist-info").Order(StringComparer.Ordinal)
            .FirstOrDefault(d => ProjectOf(Path.GetFileName(d)) == wanted);
        if (found is null)
        {
            return false;
        }

        string metadata = $"{_python.SitePackages}/{Path.GetFileName(found)}";
        RefuseForeign(found, metadata, wanted);
        string record = Path.Combine(found, "RECORD");
        if (!File.Exists(record))
        {
            // Ours, killed before its RECORD was written: the files that follow replace what is there.
            Directory.Delete(found, recursive: true);
            return true;
        }

        List<string> paths = [];
        foreach (WheelRecordLine line in WheelRecord.Parse(File.ReadAllText(record)))
        {
            string? path = line.Path.StartsWith(_prefix + "/", StringComparison.Ordinal)
                ? PackagePath.Normalize(line.Path[(_prefix.Length + 1)..])
                : PackagePath.Resolve($"{_python.SitePackages}/x", line.Path);
            if (path is null || !TargetPath.IsInside(path))
            {
                _options.Warn?.Invoke($"The RECORD of {wanted} names '{line.Path}', which is left alone.");
            }
            else
            {
                paths.Add(path);
            }
        }

        // RECORD goes last: while it is there, a killed removal can be done again.
        string own = $"{metadata}/RECORD";
        PackageUnlinker unlinker = new(_prefix, _options.Warn ?? (_ => { }));
        unlinker.Delete(paths.Where(p => p != own), _condaPaths.Contains);
        unlinker.Delete([own], _condaPaths.Contains);
        return true;
    }

    /// <summary>Compiles the sources of the wheels that this instance installed and adds the bytecode to their RECORDs.</summary>
    /// <returns>Number of bytecode files.</returns>
    public async Task<int> CompileAsync(CancellationToken cancellationToken)
    {
        if (!_options.CompileBytecode || _installed.Count == 0)
        {
            return 0;
        }

        await using BytecodeQueue queue = new(_prefix, _python, [], _options.Parallelism, _options.Warn ?? (_ => { }));
        foreach (string source in _installed.Values.SelectMany(w => w.Files).Where(IsSource))
        {
            queue.Add(source);
        }

        IReadOnlyDictionary<string, string> compiled = await queue.CompleteAsync(cancellationToken);
        foreach (InstalledWheel wheel in _installed.Values)
        {
            string record = Path.Combine(_prefix, wheel.MetadataDirectory, "RECORD");
            List<WheelRecordLine> lines = WheelRecord.Parse(await File.ReadAllTextAsync(record, cancellationToken));
            string own = FromSitePackages($"{wheel.MetadataDirectory}/RECORD");
            IEnumerable<WheelRecordLine> made = wheel.Files.Select(f => compiled.GetValueOrDefault(f)).OfType<string>()
                .Select(p => new WheelRecordLine(FromSitePackages(p), null, null));
            WriteRecord(wheel.MetadataDirectory, lines.Concat(made).Where(l => l.Path != own).DistinctBy(l => l.Path));
        }

        return compiled.Count;
    }

    private bool IsSource(string path) =>
        path.EndsWith(".py", StringComparison.Ordinal)
        && path.StartsWith(_python.SitePackages + "/", StringComparison.Ordinal)
        && !path.Contains('\n', StringComparison.Ordinal);

    private void RefuseForeign(string directory, string metadata, string name)
    {
        string installer = Path.Combine(directory, "INSTALLER");
        bool conda = _condaPaths.Contains($"{metadata}/METADATA")
            || (File.Exists(installer) && File.ReadAllText(installer).Trim() == "conda");
        if (conda)
        {
            throw new StoreException(
                ErrorCode.InvalidState, $"The project '{name}' belongs to a conda package and is not replaced by a wheel.")
            {
                Hints = [$"Remove '{name}' from the pip section, or from the conda packages."],
            };
        }
    }

    private static string ProjectOf(string metadataDirectory)
    {
        int dash = metadataDirectory.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? string.Empty : ProjectName.Normalize(metadataDirectory[..dash]);
    }
}
