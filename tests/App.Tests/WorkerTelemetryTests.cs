using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace CondaStore.App.Tests;

/// <summary>The host forwards the worker's logs only while the worker does not say that it sends telemetry itself.</summary>
public sealed class WorkerTelemetryTests
{
    private const string Capability = "WorkerOpenTelemetryEnabled";

    private const string ApplicationInsights =
        "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/;LiveEndpoint=http://127.0.0.1:1/";

    [Fact]
    public async Task Add_WithoutAnExporter_LeavesTelemetryToTheHost()
    {
        await using ServiceProvider services = Services();

        Assert.DoesNotContain(Capability, services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys);
        Assert.Null(services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", ApplicationInsights)]
    public async Task Add_WithAnExporter_SaysThatTheWorkerSendsItself(string setting, string value)
    {
        await using ServiceProvider services = Services((setting, value));

        Assert.Contains(Capability, services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys);
        Assert.NotNull(services.GetService<TracerProvider>());
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = null;
        builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] = null;
        foreach ((string name, string value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.AddWorkerTelemetry();
        return builder.Services.BuildServiceProvider();
    }
}
