using System.Text.RegularExpressions;
using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex;

/// <summary>
/// Puts the shared libraries that compiled modules need, and not every Linux has, into the wheel, as the makers of published wheels do
/// (https://peps.python.org/pep-0513/). Modules find them by a run path relative to themselves.
/// </summary>
/// <param name="patchelf">The program that sets run paths.</param>
/// <param name="work">A folder for changed copies.</param>
internal sealed class BundledLibraries(string patchelf, string work)
{
    /// <summary>What a manylinux wheel may expect of the system.</summary>
    private static readonly Regex OfTheSystem = new(
        @"^(ld-linux-x86-64|libc|libm|libdl|libpthread|librt|libutil|libresolv|libnsl|libanl|libgcc_s|libstdc\+\+)\.so\.\d+$");

    /// <returns>The distribution with its libraries.</returns>
    /// <exception cref="InvalidOperationException">No package has one of the libraries.</exception>
    public async Task<Distribution> AddAsync(Distribution distribution, IReadOnlyList<string> libraryFolders)
    {
        string folder = distribution.Stem.Split('-')[0] + ".libs";
        SortedDictionary<string, WheelFile> files = new(distribution.Files, StringComparer.Ordinal);
        Queue<string> queue = new(files.Where(f => f.Key.Contains(".so", StringComparison.Ordinal) && f.Value.Source is not null).Select(f => f.Key));
        while (queue.TryDequeue(out string? path))
        {
            string[] foreign = [.. ElfFile.TryRead(files[path].Source!)?.Needed.Where(n => !OfTheSystem.IsMatch(n)) ?? []];
            foreach (string library in foreign.Where(l => !files.ContainsKey($"{folder}/{l}")))
            {
                files[$"{folder}/{library}"] = new WheelFile(Find(library, libraryFolders, distribution.Name));
                queue.Enqueue($"{folder}/{library}");
            }

            if (foreign.Length > 0)
            {
                files[path] = files[path] with { Source = await CopyAsync(files[path].Source!, path, folder, distribution.Stem) };
            }
        }

        return distribution with { Files = files };
    }

    private static string Find(string library, IReadOnlyList<string> folders, string of) => folders
        .SelectMany(f => Directory.EnumerateFiles(f, library, SearchOption.AllDirectories))
        .Select(f => File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f)
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{of} needs {library}, which no package has.");

    private async Task<string> CopyAsync(string source, string path, string folder, string stem)
    {
        string copy = Path.Combine(work, stem, path);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(source, copy, overwrite: true);
        string up = Path.GetRelativePath("/" + Path.GetDirectoryName(path), "/" + folder);
        await Tool.RunAsync(patchelf, ["--force-rpath", "--set-rpath", up == "." ? "$ORIGIN" : "$ORIGIN/" + up, copy]);
        return copy;
    }
}
