using CondaStore.Domain.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CondaStore.Cli.Progress;

/// <summary>Packages and bytes done and to do, and what is being worked on.</summary>
internal sealed class AmountColumn : ProgressColumn
{
    /// <summary>Where a task keeps its latest report.</summary>
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
