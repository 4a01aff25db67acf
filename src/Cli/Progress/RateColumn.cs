using System.Globalization;
using CondaStore.Domain.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CondaStore.Cli.Progress;

/// <summary>Represents the column of the speed of a phase: bytes per second if it counts bytes, otherwise items per second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        if (task.Speed is not double speed || task.IsFinished)
        {
            return Text.Empty;
        }

        bool countsBytes = task.State.Get<InstallProgress>(AmountColumn.StateKey).BytesTotal > 0;
        return new Text(countsBytes ? ByteText.Of(speed) + "/s" : speed.ToString("0", CultureInfo.InvariantCulture) + "/s");
    }
}
