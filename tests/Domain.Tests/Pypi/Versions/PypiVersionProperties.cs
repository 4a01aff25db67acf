using CondaStore.Domain.Pypi.Versions;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Pypi.Versions;

public sealed class PypiVersionProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [Fact]
    public void ToString_NormalForm_IsKept() =>
        Check.One(Many, Prop.ForAll(VersionModel.Arbitrary, model => model.Parsed.ToString() == model.Text));

    [Fact]
    public void CompareTo_AnyTwo_IsTheOrderOfTheParts() =>
        Check.One(Many, Prop.ForAll(VersionModel.Arbitrary, VersionModel.Arbitrary, (left, right) =>
            AgreeOnOrder(left, right)
            && AgreeOnOrder(left, right with { Release = left.Release, Epoch = left.Epoch })
            && AgreeOnOrder(left, left with { Dev = right.Dev, Local = right.Local })
            && AgreeOnOrder(left, left with { Release = [.. left.Release, 0, 0] })));

    [Fact]
    public void Contains_AnyTwo_IsWhatTheSpecificationSays() =>
        Check.One(Many, Prop.ForAll(VersionModel.Arbitrary, VersionModel.Arbitrary, (version, other) =>
        {
            foreach (VersionModel limit in (VersionModel[])[
                other, other with { Release = version.Release, Epoch = version.Epoch },
                version with { Dev = other.Dev, Local = other.Local },
                version with { Post = other.Post, Local = [] }, version with { Release = [.. version.Release, 0] }])
            {
                foreach ((string sign, bool expected) in Expected(version, limit))
                {
                    SpecifierSet set = SpecifierSet.Parse(sign.Replace("V", limit.Text, StringComparison.Ordinal));
                    if (set.Contains(version.Parsed) != expected)
                    {
                        return false;
                    }
                }
            }

            return true;
        }));

    [Fact]
    public void ToString_OfAnySet_ReadsBackEqual() =>
        Check.One(Many, Prop.ForAll(VersionModel.Arbitrary, VersionModel.Arbitrary, (one, other) =>
        {
            SpecifierSet set = SpecifierSet.Parse($" == {one.Text},!= {other.Text} , >= {(one with { Local = [] }).Text},");
            SpecifierSet again = SpecifierSet.Parse(string.Join(',', set.ToString().Split(',').Reverse()));
            return set.Equals(again) && set.GetHashCode() == again.GetHashCode();
        }));

    private static bool AgreeOnOrder(VersionModel left, VersionModel right)
    {
        int expected = Math.Sign(left.CompareTo(right));
        PypiVersion one = left.Parsed;
        PypiVersion other = right.Parsed;
        return one.CompareTo(other) == expected
            && other.CompareTo(one) == -expected
            && one.Equals(other) == (expected == 0)
            && (expected != 0 || one.GetHashCode() == other.GetHashCode());
    }

    /// <summary>The clauses that may stand before a limit, <c>V</c>, and whether a version fulfils them, by the words of PEP 440.</summary>
    private static IEnumerable<(string Sign, bool Expected)> Expected(VersionModel version, VersionModel limit)
    {
        VersionModel plain = version with { Local = [] };
        bool isEqual = (limit.Local.Length == 0 ? plain : version).CompareTo(limit) == 0;
        yield return ("==V", isEqual);
        yield return ("!=V", !isEqual);
        if (limit.Local.Length > 0)
        {
            yield break;
        }

        bool isPre = limit.Pre != ' ' || limit.Dev is not null;
        int order = plain.CompareTo(limit);
        bool isOfSameRelease = version.StartsWith(limit, Math.Max(limit.Release.Length, version.Release.Length));
        yield return (">=V", order >= 0);
        yield return ("<=V", order <= 0);

        // "must not allow a pre-release of the specified version unless the specified version is itself a pre-release"
        bool isPreOfLimit = isOfSameRelease && (limit.Post is null
            ? version.Pre != ' ' || (version.Dev is not null && version.Post is null)
            : version.Pre == ' ' && version.Post == limit.Post && version.Dev is not null);
        yield return ("<V", order < 0 && (isPre || !isPreOfLimit));

        // "must not allow a post-release of the given version unless V itself is a post release"; the same with local parts
        bool isPostOfLimit = limit.Post is null && limit.Dev is null && version.Post is not null
            && (version with { Post = null, Dev = null, Local = [] }).CompareTo(limit) == 0;
        yield return (">V", order > 0 && !isPostOfLimit);
        if (limit.Release.Length > 1)
        {
            yield return ("~=V", order >= 0 && version.StartsWith(limit, limit.Release.Length - 1));
        }

        if (limit is { Pre: ' ', Post: null, Dev: null })
        {
            yield return ("==V.*", version.StartsWith(limit, limit.Release.Length));
            yield return ("!=V.*", !version.StartsWith(limit, limit.Release.Length));
        }
    }
}
