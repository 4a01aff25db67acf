using System.Globalization;
using System.Numerics;
using CondaStore.Domain.Pypi.Versions;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Pypi.Versions;

/// <summary>A version as PEP 440 defines it, part by part, ordered as the text says: slow, and independent of keys.</summary>
internal sealed record VersionModel(
    BigInteger Epoch, BigInteger[] Release, char Pre, BigInteger PreNumber, BigInteger? Post, BigInteger? Dev, string[] Local)
{
    private static readonly string[] Numbers =
    [
        "0", "0", "1", "1", "2", "10", "2047", "2048", "16382", "16383", "16384", "262143", "262144", "20240815", "67108862", "67108863",
        "67108864", "268435454", "268435455", "268435456", "18446744073709551615", "18446744073709551616", "99999999999999999999999999",
    ];

    public static Arbitrary<VersionModel> Arbitrary { get; } = Generator().ToArbitrary();

    public string Text =>
        (Epoch.IsZero ? "" : $"{Epoch}!") + string.Join('.', Release) + PreText + (Post is null ? "" : $".post{Post}")
        + (Dev is null ? "" : $".dev{Dev}") + (Local.Length == 0 ? "" : "+" + string.Join('.', Local));

    public PypiVersion Parsed => PypiVersion.Parse(Text);

    private string PreText => Pre switch { ' ' => "", 'r' => $"rc{PreNumber}", _ => $"{Pre}{PreNumber}" };

    public int CompareTo(VersionModel other)
    {
        int order = Epoch.CompareTo(other.Epoch);
        for (int i = 0; order == 0 && i < Math.Max(Release.Length, other.Release.Length); i++)
        {
            order = At(Release, i).CompareTo(At(other.Release, i));
        }

        order = order != 0 ? order : PhaseOf(this).CompareTo(PhaseOf(other));
        order = order != 0 ? order : PreNumber.CompareTo(other.PreNumber);
        order = order != 0 ? order : (Post ?? -1).CompareTo(other.Post ?? -1);
        order = order != 0 ? order : (Dev ?? BigInteger.Pow(10, 100)).CompareTo(other.Dev ?? BigInteger.Pow(10, 100));
        return order != 0 ? order : CompareLocal(Local, other.Local);
    }

    public bool StartsWith(VersionModel prefix, int length) =>
        Epoch == prefix.Epoch && Enumerable.Range(0, length).All(i => At(Release, i) == At(prefix.Release, i));

    private static BigInteger At(BigInteger[] numbers, int index) => index < numbers.Length ? numbers[index] : 0;

    private static int PhaseOf(VersionModel version) => version switch
    {
        { Pre: ' ', Post: null, Dev: not null } => -1,
        { Pre: 'a' } => 0,
        { Pre: 'b' } => 1,
        { Pre: 'r' } => 2,
        _ => 3,
    };

    private static int CompareLocal(string[] left, string[] right)
    {
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            bool isLeftNumber = BigInteger.TryParse(left[i], out BigInteger leftNumber);
            bool isRightNumber = BigInteger.TryParse(right[i], out BigInteger rightNumber);
            int order = isLeftNumber != isRightNumber ? isLeftNumber.CompareTo(isRightNumber)
                : isLeftNumber ? leftNumber.CompareTo(rightNumber)
                : Math.Sign(string.CompareOrdinal(left[i], right[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static Gen<VersionModel> Generator()
    {
        Gen<BigInteger> number = Gen.Elements(Numbers).Select(text => BigInteger.Parse(text, CultureInfo.InvariantCulture));
        Gen<BigInteger?> none = Gen.Constant<BigInteger?>(null);
        Gen<BigInteger?> maybe = Gen.OneOf(none, none, number.Select(n => (BigInteger?)n));
        Gen<string> segment = Gen.Elements("0", "1", "10", "a", "ab", "z9", "99999999999999999999999999");
        return
            from epoch in Gen.Elements<BigInteger>(0, 0, 0, 1, 2024)
            from length in Gen.Choose(1, 6)
            from release in Gen.ArrayOf(number, length)
            from pre in Gen.Elements(' ', ' ', 'a', 'b', 'r')
            from preNumber in number
            from post in maybe
            from dev in maybe
            from locals in Gen.Elements(0, 0, 0, 1, 2)
            from local in Gen.ArrayOf(segment, locals)
            select new VersionModel(epoch, release, pre, pre == ' ' ? 0 : preNumber, post, dev, local);
    }
}
