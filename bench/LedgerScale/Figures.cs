using System.Globalization;
using System.Text;

namespace CondaStore.LedgerScale;

/// <summary>The figures of all sizes.</summary>
internal sealed class Figures
{
    private readonly List<Figure> _all = [];

    /// <summary>Whether no operation needs twice the time that it needed at the smallest size.</summary>
    public bool AreFlat => Operations().All(o => Growth(o) < 2);

    public void Add(IEnumerable<Figure> figures) => _all.AddRange(figures);

    /// <summary>Medians by size, with what the largest size costs beside the smallest one.</summary>
    public string Table()
    {
        long[] sizes = [.. _all.Select(f => f.Builds).Distinct().Order()];
        StringBuilder table = new("| operation | ");
        table.AppendJoin(" ", sizes.Select(s => Text($"{s:N0} builds: ms (p95) |"))).AppendLine(" growth | requests | rows read |");
        table.Append("|---|").Append(string.Concat(sizes.Select(_ => "---|"))).AppendLine("---|---|---|");
        foreach (string operation in Operations())
        {
            Figure[] own = [.. _all.Where(f => f.Operation == operation).OrderBy(f => f.Builds)];
            table.Append(Text($"| {operation} | "))
                .AppendJoin(" | ", own.Select(f => Text($"{f.Milliseconds:0.00} ({f.Slowest:0.0})")))
                .AppendLine(Text($" | {Growth(operation):0.00} | {Span(own, f => f.Requests)} | {Span(own, f => f.Rows)} |"));
        }

        return table.ToString();
    }

    /// <summary>First and second times on cold ledgers by size.</summary>
    public static string ColdTable(IReadOnlyList<ColdFigure> figures)
    {
        long[] sizes = [.. figures.Select(f => f.Builds).Distinct().Order()];
        StringBuilder table = new("| operation | ");
        table.AppendJoin(" ", sizes.Select(s => Text($"{s:N0} builds: first ms, KiB from disk, again ms |"))).AppendLine(" growth of the first |");
        table.Append("|---|").Append(string.Concat(sizes.Select(_ => "---|"))).AppendLine("---|");
        foreach (string operation in figures.Select(f => f.Operation).Distinct())
        {
            ColdFigure[] own = [.. figures.Where(f => f.Operation == operation).OrderBy(f => f.Builds)];
            table.Append(Text($"| {operation} | "))
                .AppendJoin(" | ", own.Select(f => Text($"{f.Milliseconds:0.0}, {f.Kibibytes:0}, {f.Again:0.0}")))
                .AppendLine(Text($" | {own[^1].Milliseconds / own[0].Milliseconds:0.0} |"));
        }

        return table.ToString();
    }

    private IEnumerable<string> Operations() => _all.Select(f => f.Operation).Distinct();

    private double Growth(string operation)
    {
        Figure[] own = [.. _all.Where(f => f.Operation == operation).OrderBy(f => f.Builds)];
        return own[^1].Milliseconds / own[0].Milliseconds;
    }

    private static string Span(Figure[] figures, Func<Figure, double> value)
    {
        (double first, double last) = (value(figures[0]), value(figures[^1]));
        return Math.Abs(first - last) < 0.5 ? Text($"{last:0}") : Text($"{first:0} → {last:0}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
