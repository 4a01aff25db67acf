using System.Security.Cryptography;

namespace CondaStore.PipelineBench;

/// <summary>What folders take on the disk, and what their files would take if every content were there once.</summary>
/// <param name="Files">Names of files.</param>
/// <param name="Bytes">Bytes of files, each counted once however many names it has.</param>
/// <param name="DistinctBytes">Bytes of distinct contents.</param>
internal sealed record DiskUse(int Files, long Bytes, long DistinctBytes)
{
    /// <summary>Looks at every file; <c>find</c> tells which names are one file.</summary>
    public static async Task<DiskUse> OfAsync(params string[] folders)
    {
        int files = 0;
        Dictionary<string, (string Path, long Size)> inodes = [];
        foreach (string line in (await Shell.RunAsync("find", [.. folders, "-type", "f", "-printf", "%D:%i %s %p\\n"])).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ', 3);
            files++;
            inodes[parts[0]] = (parts[2], long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        Dictionary<string, long> contents = [];
        foreach ((string path, long size) in inodes.Values)
        {
            await using FileStream file = File.OpenRead(path);
            contents[Convert.ToHexString(await SHA256.HashDataAsync(file))] = size;
        }

        return new DiskUse(files, inodes.Values.Sum(f => f.Size), contents.Values.Sum());
    }
}
