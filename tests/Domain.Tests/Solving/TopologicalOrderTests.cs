using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;

namespace CondaStore.Domain.Tests.Solving;

public sealed class TopologicalOrderTests
{
    [Theory]
    [InlineData("a; b; c", "a b c")]
    [InlineData("a: b >=1, c; b: c[version='>2']; c: __glibc >=2.17", "c b a")]
    [InlineData("python: pip; *pip: python; app: python", "python app pip")]
    [InlineData("x: y; y: z; z: x", "z y x")]
    [InlineData("a: a; b: missing", "a b")]
    [InlineData("a: conda-forge::b >=1; b: https://h/c/linux-64::c; c", "c b a")]
    [InlineData("a: conda-forge:space:B 1.* x; b", "b a")]
    public void Sort_Records_DependenciesComeFirst(string environment, string expected) =>
        Assert.Equal(expected, string.Join(' ', TopologicalOrder.Sort(Records(environment)).Select(r => r.Name)));

    [Fact]
    public void Sort_OtherInputOrder_GivesTheSame()
    {
        RepodataRecord[] records = [.. Records("a: b; b: c, d; c; d: c; e: a; f; *g: h; h: g")];
        string expected = string.Join(' ', TopologicalOrder.Sort(records).Select(r => r.Name));
        for (int seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(records);
            Assert.Equal(expected, string.Join(' ', TopologicalOrder.Sort(records).Select(r => r.Name)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sort_LongChain_IsNoQuestionOfTheCallStack(bool isClosed)
    {
        const int Length = 100_000;
        string chain = string.Join("; ", Enumerable.Range(0, Length).Select(i => $"p{i:D6}: p{(i + 1) % (isClosed ? Length : Length + 1):D6}"));

        IReadOnlyList<RepodataRecord> order = TopologicalOrder.Sort(Records(chain));

        Assert.Equal(("p099999", "p000000"), (order[0].Name, order[^1].Name));
    }

    private static IEnumerable<RepodataRecord> Records(string environment)
    {
        foreach (string package in environment.Split("; "))
        {
            string[] parts = package.Split(": ");
            yield return new RepodataRecord
            {
                Name = parts[0].TrimStart('*'),
                Version = "1",
                Build = "0",
                Subdir = "noarch",
                FileName = "x.conda",
                Url = "file:///x.conda",
                Noarch = parts[0].StartsWith('*') ? NoarchKind.Python : NoarchKind.None,
                Depends = parts.Length > 1 ? parts[1].Split(", ") : [],
            };
        }
    }
}
