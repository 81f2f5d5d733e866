import { EllipsisVertical, FlaskConical, Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { AlertRule } from "../../../src/contract/alert.ts";
import { conditionText, severityTones } from "../../alert-text.ts";
import { IconButton } from "../../parts/button.tsx";
import { Menu, MenuItem, MenuLine } from "../../parts/menu.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { useMay } from "../../session.ts";
import { texts as alerts } from "../../texts/alerts.ts";
import { texts } from "../../texts/settings.ts";

interface AlertRuleTableProps {
  rules: readonly AlertRule[];
  mayChange: boolean;
  onEdit: (rule: AlertRule) => void;
  onTest: (rule: AlertRule) => void;
  onDelete: (rule: AlertRule) => void;
}

export function AlertRuleTable({ rules, mayChange, onEdit, onTest, onDelete }: AlertRuleTableProps) {
  const own = texts.alertsPage;
  const mayTest = useMay("operator");
  const menu = (rule: AlertRule) => (
    <Menu
      opener={
        <IconButton
          label={own.actions(rule.name)}
          icon={<EllipsisVertical className="size-4" aria-hidden />}
        />
      }
    >
      <MenuItem
        disabled={!mayChange}
        icon={<Pencil className="size-4" aria-hidden />}
        onSelect={() => onEdit(rule)}
      >
        {own.edit}
      </MenuItem>
      <MenuItem
        disabled={!mayTest}
        icon={<FlaskConical className="size-4" aria-hidden />}
        onSelect={() => onTest(rule)}
      >
        {own.test}
      </MenuItem>
      <MenuLine />
      <MenuItem
        isDanger
        disabled={!mayChange}
        icon={<Trash2 className="size-4" aria-hidden />}
        onSelect={() => onDelete(rule)}
      >
        {texts.delete}
      </MenuItem>
    </Menu>
  );
  return <Table label={texts.alerts} columns={ruleColumns(menu)} rows={rules} keyOf={({ name }) => name} />;
}

function ruleColumns(menu: (rule: AlertRule) => ReactNode) {
  const own = texts.alertsPage;
  return [
    {
      name: "name",
      title: own.columns.name,
      cell: ({ name, enabled }: AlertRule) => (
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {enabled ? null : <Badge>{own.off}</Badge>}
        </span>
      ),
    },
    { name: "on", title: own.columns.on, cell: ({ on }: AlertRule) => conditionText(on) },
    {
      name: "to",
      title: own.columns.to,
      from: "@2xl",
      cell: ({ to }: AlertRule) =>
        to.length === 0 ? (
          <span className="text-muted">{own.nobody}</span>
        ) : (
          to.map(({ by }) => alerts.channels[by]).join(", ")
        ),
    },
    {
      name: "severity",
      title: own.columns.severity,
      from: "@xl",
      cell: ({ severity }: AlertRule) => (
        <Badge tone={severityTones[severity]}>{alerts.severities[severity]}</Badge>
      ),
    },
    { name: "do", title: <span className="sr-only">{own.edit}</span>, isNumber: true, cell: menu },
  ] as const;
}
