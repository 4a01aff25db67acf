using System.Buffers;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Api;

/// <summary>
/// A channel of packages <c>v0</c> … <c>v11</c> in versions 1 to 4. <c>vN</c> of a version depends on <c>v(N/2)</c> of that version or up
/// to one older.
/// </summary>
internal static class VersionedChannel
{
    public const int Packages = 12;
    public const int Versions = 4;

    /// <summary>Writes the channel into the folder of a channel, in place of what its noarch folder has.</summary>
    public static void Write(string channel)
    {
        List<RepodataRecord> records = [];
        for (int number = 0; number < Packages; number++)
        {
            for (int version = 1; version <= Versions; version++)
            {
                PackageBuilder builder = new PackageBuilder($"v{number}", $"{version}.0").Noarch(NoarchKind.Generic)
                    .File($"share/v{number}.txt", $"{version}\n");
                if (number > 0)
                {
                    builder.DependsOn($"v{number / 2} >={Math.Max(1, version - 1)}.0,<={version}.0");
                }

                BuiltPackage package = builder.Build(PackageArchiveKind.Conda);
                package.WriteTo(channel);
                records.Add(package.Record(new Uri(channel).AbsoluteUri));
            }
        }

        ArrayBufferWriter<byte> repodata = new();
        RepodataWriter.Write(repodata, "noarch", records);
        File.WriteAllBytes(Path.Combine(channel, "noarch", "repodata.json"), repodata.WrittenSpan);
    }
}
