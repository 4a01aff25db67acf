using CondaStore.Domain.Versions;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Versions;

public sealed class VersionProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void CompareTo_AnyTwo_IsAntisymmetricAndAgreesWithEqualsAndHash() =>
        Check.One(Many, Prop.ForAll(VersionGenerators.Arbitrary, VersionGenerators.Arbitrary, (one, other) =>
        {
            CondaVersion left = CondaVersion.Parse(one);
            CondaVersion right = CondaVersion.Parse(other);
            int order = Math.Sign(left.CompareTo(right));
            return order == -Math.Sign(right.CompareTo(left))
                && left.Equals(right) == (order == 0)
                && (order != 0 || left.GetHashCode() == right.GetHashCode());
        }));

    [Fact]
    public void CompareTo_AnyThree_IsTransitive() =>
        Check.One(Many, Prop.ForAll(VersionGenerators.Arbitrary, VersionGenerators.Arbitrary, VersionGenerators.Arbitrary, (a, b, c) =>
        {
            CondaVersion[] sorted = [.. new[] { a, b, c }.Select(CondaVersion.Parse).Order()];
            return sorted[0].CompareTo(sorted[1]) <= 0
                && sorted[1].CompareTo(sorted[2]) <= 0
                && sorted[0].CompareTo(sorted[2]) <= 0
                && (sorted[0].CompareTo(sorted[2]) != 0 || sorted[0].Equals(sorted[1]));
        }));

    [Fact]
    public void Equals_TrailingZeroSegment_ChangesNothing() =>
        Check.One(Many, Prop.ForAll(VersionGenerators.Arbitrary, text =>
        {
            CondaVersion version = CondaVersion.Parse(text);
            return text.EndsWith('_') || text.Contains('_', StringComparison.Ordinal)
                || version.Equals(CondaVersion.Parse(text + ".0"));
        }));

    [Fact]
    public void StartsWith_AnyPrefix_IsWhatEqualsSignAndGlobMean() =>
        Check.One(Many, Prop.ForAll(VersionGenerators.Arbitrary, VersionGenerators.Arbitrary, (one, prefix) =>
        {
            CondaVersion version = CondaVersion.Parse(one);
            bool expected = version.StartsWith(CondaVersion.Parse(prefix));
            return VersionSpec.Parse("=" + prefix).Matches(version) == expected
                && VersionSpec.Parse(prefix + ".*").Matches(version) == expected
                && VersionSpec.Parse($"!={prefix}.*").Matches(version) == !expected;
        }));

    [Fact]
    public void StartsWith_ItselfAndLonger_IsTrue() =>
        Check.One(Many, Prop.ForAll(VersionGenerators.Arbitrary, text =>
        {
            CondaVersion version = CondaVersion.Parse(text);
            bool canGrow = !text.EndsWith('_') && !text.Contains('_', StringComparison.Ordinal);
            return version.StartsWith(version) && (!canGrow || CondaVersion.Parse(text + ".7").StartsWith(version));
        }));

    [Fact]
    public void ToString_OfAnyConstraint_ReadsBackEqual()
    {
        Gen<string> clause =
            from sign in Gen.Elements("==", "!=", "<", "<=", ">", ">=", "=", "~=", "")
            from version in VersionGenerators.Text
            select sign + version;
        Gen<string> glob = VersionGenerators.Text.Select(version => version + ".*");
        Gen<string> group =
            from parts in Gen.ArrayOf(Gen.OneOf(clause, clause, glob), 3)
            from first in Gen.Elements(",", "|")
            from second in Gen.Elements(",", "|")
            from parentheses in Gen.Elements(true, false)
            select parentheses ? $"{parts[0]}{first}({parts[1]}{second}{parts[2]})" : $"{parts[0]} {first}{parts[1]}{second} {parts[2]}";
        Check.One(Many, Prop.ForAll(group.ToArbitrary(), VersionGenerators.Arbitrary, (text, one) =>
        {
            VersionSpec spec = VersionSpec.Parse(text);
            VersionSpec again = VersionSpec.Parse(spec.ToString());
            CondaVersion version = CondaVersion.Parse(one);
            return spec.Equals(again) && spec.ToString() == again.ToString() && spec.Matches(version) == again.Matches(version);
        }));
    }
}
