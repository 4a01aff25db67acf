using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using CondaStore.Functions.Maintenance;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace CondaStore.App;

/// <summary>Configures the export of logs, traces and metrics of the worker process.</summary>
internal static class WorkerTelemetry
{
    private const double ShareOfScheduledSpans = 0.05;

    /// <summary>
    /// Adds the exporters that are configured. Application Insights accepts telemetry only with a managed identity, because local
    /// authentication is disabled; all other backends are reached by OTLP. Without an exporter nothing is added, because the host
    /// forwards the worker's logs only as long as the worker does not announce its own telemetry.
    /// </summary>
    public static void AddWorkerTelemetry(this FunctionsApplicationBuilder builder)
    {
        string? applicationInsights = builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        bool isMonitored = !string.IsNullOrEmpty(applicationInsights);
        bool hasCollector = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (!isMonitored && !hasCollector)
        {
            return;
        }

        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddProcessor(new ScheduledSpans(ScheduledFunctions.Names, ShareOfScheduledSpans)));
        if (isMonitored)
        {
            telemetry.UseAzureMonitorExporter(monitor =>
                (monitor.ConnectionString, monitor.Credential) = (applicationInsights, new DefaultAzureCredential()));
        }

        if (hasCollector)
        {
            telemetry.UseOtlpExporter();
        }
    }
}
