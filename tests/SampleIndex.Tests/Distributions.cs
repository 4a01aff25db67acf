namespace CondaStore.SampleIndex.Tests;

/// <summary>Distributions that tests make up.</summary>
internal static class Distributions
{
    public static Distribution Of(string name, string version, params string[] fields) => new()
    {
        Metadata = MetadataText.Parse($"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{string.Concat(fields.Select(f => f + "\n"))}\nText\n"),
        Files = new(StringComparer.Ordinal)
        {
            [$"{name}/__init__.py"] = new WheelFile(null, "x = 1\n"u8.ToArray()),
            [$"{name}-{version}.dist-info/LICENSE"] = new WheelFile(null, "Free\n"u8.ToArray()),
            [$"{name}-{version}.data/scripts/run"] = new WheelFile(null, "#!python\n"u8.ToArray(), IsExecutable: true),
        },
        Tags = "py3-none-any",
        Newest = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
