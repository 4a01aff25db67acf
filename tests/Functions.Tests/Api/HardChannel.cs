using System.Buffers;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Api;

/// <summary>A channel whose one question no solver answers soon: each of many pigeons needs one of too few holes for itself.</summary>
internal static class HardChannel
{
    private const int Pigeons = 14;

    /// <summary>Asks the question.</summary>
    public const string Specification = "name: hard\nchannels: [local]\ndependencies: [all]\n";

    /// <summary>Writes the channel's metadata into a folder; the packages themselves are never needed.</summary>
    public static void Write(string channel)
    {
        List<RepodataRecord> records = [Record(channel, "all", "1", [.. Enumerable.Range(0, Pigeons).Select(i => $"pigeon{i}")])];
        for (int pigeon = 0; pigeon < Pigeons; pigeon++)
        {
            for (int hole = 0; hole < Pigeons - 1; hole++)
            {
                records.Add(Record(channel, $"pigeon{pigeon}", $"{hole}", $"hole{hole} {pigeon}.*"));
                records.Add(Record(channel, $"hole{hole}", $"{pigeon}"));
            }
        }

        ArrayBufferWriter<byte> repodata = new();
        RepodataWriter.Write(repodata, "noarch", records);
        File.WriteAllBytes(Path.Combine(channel, "noarch", "repodata.json"), repodata.WrittenSpan);
    }

    private static RepodataRecord Record(string channel, string name, string version, params string[] depends) =>
        new PackageBuilder(name, version).Noarch(NoarchKind.Generic).DependsOn(depends).Build(PackageArchiveKind.Conda).Record(new Uri(channel).AbsoluteUri);
}
