using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Versions;

/// <summary>Random texts that are versions, dense in the cases that order decides on.</summary>
internal static class VersionGenerators
{
    public static Gen<string> Text { get; } =
        from epoch in Gen.Elements("", "", "", "0!", "1!")
        from main in Segments
        from tail in Gen.Elements("", "", "", "_", "post", ".dev", "a1")
        from local in Gen.OneOf(Gen.Constant(""), Gen.Constant(""), Segments.Select(text => "+" + text))
        select epoch + main + tail + local;

    public static Arbitrary<string> Arbitrary { get; } = Text.ToArbitrary();

    private static Gen<string> Segments { get; } =
        from count in Gen.Choose(1, 4)
        from segments in Gen.ArrayOf(Segment, count)
        from separator in Gen.Elements(".", ".", ".", "_")
        select string.Join(separator, segments);

    private static Gen<string> Segment { get; } =
        from count in Gen.Choose(1, 3)
        from parts in Gen.ArrayOf(Component, count)
        select string.Concat(parts);

    private static Gen<string> Component { get; } = Gen.Elements(
        "0", "0", "1", "2", "10", "00", "99999999999999999999", "a", "b", "rc", "dev", "post", "abcdefghijklmnop", "abcdefghijklmnoq", "B");
}
