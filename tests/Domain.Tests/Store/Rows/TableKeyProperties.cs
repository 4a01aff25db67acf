using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Store.Rows;

public sealed class TableKeyProperties
{
    private const string NameCharacters = "$&+-.0123456789=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ^_abcdefghijklmnopqrstuvwxyz~";

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Arbitrary<string> Names =
        Gen.Elements<char>(NameCharacters).NonEmptyListOf().Select(c => string.Concat(c)).ToArbitrary();

    private static readonly Arbitrary<long> Ids = Gen.Choose(1, int.MaxValue).Select(i => (long)i).ToArbitrary();

    [Fact]
    public void Name_AnyTwo_KeepsTheirOrder() => Check.One(Many, Prop.ForAll(Names, Names, (a, b) =>
        Math.Sign(string.CompareOrdinal(a, b)) == Math.Sign(string.CompareOrdinal(TableKey.Name(a), TableKey.Name(b)))));

    [Fact]
    public void Name_Any_IsAKeyAndComesBack() => Check.One(Many, Prop.ForAll(Names, name =>
    {
        TableLimits.CheckKey(TableKey.Name(name));
        return TableKey.NameOf(TableKey.Name(name)) == name;
    }));

    [Fact]
    public void Join_OfNameAndNumber_SortsByNameThenNewestFirst() => Check.One(Many, Prop.ForAll(Names, Names, Ids.Generator.Two().ToArbitrary(), (a, b, ids) =>
    {
        string one = TableKey.Join("of", TableKey.Name(a), TableKey.Descending(ids.Item1));
        string other = TableKey.Join("of", TableKey.Name(b), TableKey.Descending(ids.Item2));
        int expected = a == b ? ids.Item2.CompareTo(ids.Item1) : string.CompareOrdinal(a, b);
        return Math.Sign(string.CompareOrdinal(one, other)) == Math.Sign(expected);
    }));

    [Fact]
    public void Prefix_OfAName_HoldsItsKeysAndNoOthers() => Check.One(Many, Prop.ForAll(Names, Names, Ids, (a, b, id) =>
    {
        TableRange range = TableRange.Prefix("p", TableKey.Prefix("of", TableKey.Name(a)));
        string key = TableKey.Join("of", TableKey.Name(b), TableKey.Descending(id));
        bool inside = string.CompareOrdinal(key, range.From) >= 0 && string.CompareOrdinal(key, range.Before) < 0;
        return inside == (a == b);
    }));

    [Fact]
    public void Descending_AnyId_ComesBack() =>
        Check.One(Many, Prop.ForAll(Ids, id => TableKey.FromDescending(TableKey.Descending(id)) == id));
}
