using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;

namespace CondaStore.Domain.Tests.Pypi.Tags;

/// <summary>All tags that a Python on a platform can use, the best first, found by trying every tag that it could know.</summary>
internal static class RankedTags
{
    public static string[] Of(PythonInterpreter python, TargetPlatform platform)
    {
        CompatibleTags tags = new(python, platform);
        string own = $"{python.Major}{python.Minor}";
        string[] pythons =
        [
            .. new[] { "cp", "py", "pp", "graalpy" }.SelectMany(prefix => Enumerable.Range(0, python.Minor + 2)
                .Select(minor => $"{prefix}{python.Major}{minor}").Prepend($"{prefix}{python.Major}")),
        ];
        string[] abis =
        [
            .. new[] { "none", "abi3", "abi3t", $"cp{own}", $"cp{own}t", $"cp{own}m", $"cp{own}mu", python.AbiTag }
                .OfType<string>().Distinct(),
        ];
        (int Rank, string Tag)[] ranked =
        [
            .. from tag in pythons
               from abi in abis
               from system in platform.Tags.Append("any")
               let text = $"{tag}-{abi}-{system}"
               let rank = WheelTags.TryParse(text, out WheelTags? parsed) ? tags.RankOf(parsed.Value) : null
               where rank is not null
               orderby rank
               select (rank.Value, text),
        ];
        Assert.Equal(Enumerable.Range(0, ranked.Length), ranked.Select(r => r.Rank));
        return [.. ranked.Select(r => r.Tag)];
    }
}
