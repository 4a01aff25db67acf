using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Progress;

/// <summary>Writes each report as one JSON object per line.</summary>
internal sealed class JsonProgressDisplay(TextWriter target) : ProgressDisplay
{
    /// <inheritdoc/>
    public override Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work) => work(new Events(target));

    private sealed class Events(TextWriter target) : IProgress<InstallProgress>
    {
        private readonly Lock _gate = new();

        public void Report(InstallProgress value)
        {
            using MemoryStream text = new();
            using (Utf8JsonWriter writer = new(text))
            {
                writer.WriteStartObject();
                writer.WriteString("event", "progress");
                writer.WriteString("phase", NameOf(value.Phase));
                writer.WriteNumber("items_done", value.ItemsDone);
                writer.WriteNumber("items_total", value.ItemsTotal);
                writer.WriteNumber("bytes_done", value.BytesDone);
                writer.WriteNumber("bytes_total", value.BytesTotal);
                if (value.Current is not null)
                {
                    writer.WriteString("current", value.Current);
                }

                writer.WriteEndObject();
            }

            lock (_gate)
            {
                target.WriteLine(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
            }
        }
    }
}
