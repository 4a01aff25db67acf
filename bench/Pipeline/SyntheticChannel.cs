using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.PackageWriting;

namespace CondaStore.PipelineBench;

/// <summary>Packages of many sizes that do not compress, so that the network is what takes time.</summary>
internal static class SyntheticChannel
{
    /// <summary>How many packages.</summary>
    public const int Packages = 80;

    private const int SmallestFile = 20_000;

    /// <summary>Bytes of their files, which is about what the archives have.</summary>
    public static long Bytes => Enumerable.Range(0, Packages).Sum(i => (long)SizeOf(i));

    /// <summary>Writes the archives.</summary>
    public static void Write(string channel)
    {
        string folder = Directory.CreateDirectory(Path.Combine(channel, "linux-64")).FullName;
        Directory.CreateDirectory(Path.Combine(channel, "noarch"));
        Random random = new(1);
        for (int i = 0; i < Packages; i++)
        {
            List<PackageFile> files = [];
            for (int left = SizeOf(i); left > 0;)
            {
                byte[] content = new byte[Math.Min(left, Math.Max(SmallestFile, SizeOf(i) / 20))];
                random.NextBytes(content);
                files.Add(new PackageFile { Path = $"share/p{i}/f{files.Count}", Content = content });
                left -= content.Length;
            }

            PackageContent package = new()
            {
                Index = new IndexJson { Name = $"p{i}", Version = "1.0", Build = "0", Subdir = "linux-64" },
                Files = files,
            };
            using FileStream target = File.Create(Path.Combine(folder, $"p{i}-1.0-0.conda"));
            PackageArchiveWriter.Write(target, PackageArchiveKind.Conda, package, zstdLevel: 1, CancellationToken.None);
        }
    }

    // From 20 kB to 60 MB, most of them small, as in real environments.
    private static int SizeOf(int package) => (int)(SmallestFile * Math.Pow(3000, (double)package / (Packages - 1)));
}
