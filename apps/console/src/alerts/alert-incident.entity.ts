import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AlertRuleRecord } from './alert-rule.entity.js';

/** From the moment a rule fires until it resolves. A rule has one open incident at most, so that it alerts once. */
@Entity('alert_incident')
@Index('alert_incident_open', ['ruleId'], { unique: true, where: 'resolved_at is null' })
export class AlertIncidentRecord {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'rule_id' })
  @ForeignKey(() => AlertRuleRecord, { name: 'alert_incident_rule_id_fkey', onDelete: 'CASCADE' })
  ruleId!: string;

  @Column('timestamptz', { name: 'fired_at' })
  firedAt!: Date;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;

  /** The share that was normal before, from 0 to 1; null for rules without windows. */
  @Column('double precision', { nullable: true })
  baseline!: number | null;
}
