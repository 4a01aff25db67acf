using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.Versions;
using CondaStore.Domain.Versions;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Specs;

public sealed class MatchSpecProperties
{
    private const SpecOptions Options = SpecOptions.Extensions;

    private static Gen<string> Spec { get; } =
        from channel in Gen.Elements("", "", "conda-forge::", "https://x.y/c/linux-64::", "*/noarch::")
        from name in Gen.Elements("numpy", "_openmp_mutex", "__glibc", "py*", "*", "r-base")
        from sign in Gen.Elements("", " ", " ==", "=", " >=", " ~=", " !=")
        from version in VersionGenerators.Text
        from more in Gen.Elements("", "", ",<9", "|7.*")
        from build in Gen.Elements("", "", " py_0", " h*_1", "=b")
        from keys in Gen.Elements(
            "",
            "[build_number='>=3']",
            "[license='BSD 3', features=f]",
            "[when='a>=1 and (b or c[version=\"1,<2\"])']",
            "[extras=[a,b], flags=[x:*]]",
            "[md5=0123456789abcdef0123456789abcdef]",
            "[track_features='a b']")
        select sign.Length == 0 ? $"{channel}{name}{keys}" : $"{channel}{name}{sign}{version}{more}{build}{keys}";

    [Fact]
    public void ToString_OfAnySpec_ReadsBackEqual() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Spec.ToArbitrary(), text =>
        {
            MatchSpec spec = MatchSpec.Parse(text, Options);
            MatchSpec again = MatchSpec.Parse(spec.ToString(), Options);
            return spec.ToString() == again.ToString() && spec.Equals(again) && spec.GetHashCode() == again.GetHashCode();
        }));

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("n", "1", ".", "=", "[", "]", "'", "\"", ",", "|", "(", ")", "*", "^", "$", ":", "/", "#", " ", ">", "build=", "\\", ".conda", "://"))
                .Select(string.Concat).ToArbitrary(),
            text =>
            {
                bool isRead = MatchSpec.TryParse(text, Options | SpecOptions.CondaCompatible, out MatchSpec? spec);
                return isRead == spec is not null && (spec is null || spec.ToString().Length > 0);
            }));
}
