#pragma once
// The table of commands. One file each: every function adds its command with options, help and
// examples, and sets `Context::action` when it is chosen.

#include "infra/duet/cli/program.hpp"

namespace duet::commands {

void add_up(CLI::App& app, Context& context);
void add_down(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_order(CLI::App& app, Context& context);
void add_orders(CLI::App& app, Context& context);
void add_trace(CLI::App& app, Context& context);
void add_cancel(CLI::App& app, Context& context);
void add_cancels(CLI::App& app, Context& context);
void add_saga(CLI::App& app, Context& context);
void add_saga_log(CLI::App& app, Context& context);
void add_outbox(CLI::App& app, Context& context);
void add_timers(CLI::App& app, Context& context);
void add_flow(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_compare(CLI::App& app, Context& context);
void add_audit(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_bench(CLI::App& app, Context& context);
void add_simulate(CLI::App& app, Context& context);
void add_mutants(CLI::App& app, Context& context);
void add_lab(CLI::App& app, Context& context);
void add_lesson(CLI::App& app, Context& context);
void add_figures(CLI::App& app, Context& context);
void add_class(CLI::App& app, Context& context);
void add_rebuild(CLI::App& app, Context& context);
void add_pipeline(CLI::App& app, Context& context);
void add_chaos(CLI::App& app, Context& context);
void add_logs(CLI::App& app, Context& context);
void add_kill(CLI::App& app, Context& context);
void add_metrics(CLI::App& app, Context& context);
void add_fault(CLI::App& app, Context& context);
void add_dlq(CLI::App& app, Context& context);
void add_env(CLI::App& app, Context& context);
void add_keys(CLI::App& app, Context& context);
void add_describe(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_supervise(CLI::App& app, Context& context);  // internal: the program that `up` starts

inline constexpr AddCommand all_commands[] = {
    add_up,      add_down,      add_status,   add_order, add_orders,   add_cancel,   add_cancels,
    add_trace,   add_saga,      add_saga_log, add_flow,  add_outbox,   add_timers,   add_demo,
    add_compare, add_audit,     add_import,   add_bench, add_simulate, add_mutants,  add_lab,
    add_lesson,  add_figures,   add_class,    add_chaos, add_rebuild,  add_pipeline, add_logs,
    add_metrics, add_kill,      add_fault,    add_dlq,   add_keys,     add_env,      add_describe,
    add_doctor,  add_supervise,
};

}  // namespace duet::commands
