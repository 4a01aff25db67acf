using System.Globalization;
using CondaStore.Domain.Records;

namespace CondaStore.HotPaths;

/// <summary>The same channel every time: packages in layers, each version of which requires some of the layers below at its own age or newer.</summary>
internal static class GeneratedChannel
{
    public const int Names = 1000;

    private const int Versions = 30;
    private const int Requirements = 4;

    public static Channel Channel { get; } = Channel.FromUrl("https://channel.invalid/generated");

    public static IEnumerable<RepodataRecord> Records()
    {
        for (int name = 0; name < Names; name++)
        {
            for (int version = 0; version < Versions; version++)
            {
                string text = VersionText(version);
                yield return new RepodataRecord
                {
                    Name = Name(name),
                    Version = text,
                    Build = "h0_0",
                    Subdir = "noarch",
                    FileName = $"{Name(name)}-{text}-h0_0.conda",
                    Url = $"{Channel.BaseUrl}/noarch/{Name(name)}-{text}-h0_0.conda",
                    Timestamp = 1_600_000_000_000 + (version * 86_400_000L),
                    Depends = [.. Enumerable.Range(1, Requirements).Select(i => (name / (i + 1)) - i).Where(n => n >= 0).Distinct().Select(n => Requirement(n, version))],
                };
            }
        }
    }

    public static string Name(int number) => "package" + number.ToString(CultureInfo.InvariantCulture);

    // Every third version also has an upper bound, so that the best candidate is not always the answer.
    private static string Requirement(int name, int version) =>
        version % 3 == 0 ? $"{Name(name)} >={VersionText(version)},<{VersionText(version + 4)}" : $"{Name(name)} >={VersionText(version)}";

    private static string VersionText(int number) => $"{1 + (number / 10)}.{number % 10}";
}
