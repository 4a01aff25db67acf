using CondaStore.Domain.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CondaStore.Cli.Progress;

/// <summary>Represents the column of packages and bytes done and in total, and of the current item.</summary>
internal sealed class AmountColumn : ProgressColumn
{
    /// <summary>The key under which a task keeps its latest report.</summary>
    public const string StateKey = "report";

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        InstallProgress report = task.State.Get<InstallProgress>(StateKey);
        string items = report.ItemsTotal > 0 ? $"{report.ItemsDone}/{report.ItemsTotal}" : $"{report.ItemsDone}";
        string bytes = report.BytesTotal > 0 ? $" {ByteText.Of(report.BytesDone)}/{ByteText.Of(report.BytesTotal)}" : "";
        return new Text(items + bytes);
    }
}
