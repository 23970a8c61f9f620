import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { SCENE_IDENTIFIER, question } from '@shiren/contracts-core';
import { roles, type Role } from './access.js';
import { FromSession, MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS, USER_NAME } from './session.js';

export interface User {
  id: string;
  name: string;
  role: Role;
  /** Scene identifiers; `null` for all. */
  scenes: string[] | null;
  disabled: boolean;
  totp: boolean;
  lastSignIn: string | null;
}

export class AddUser extends FromSession {
  @Matches(USER_NAME)
  name!: string;

  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  password!: string;

  @IsIn(roles)
  role!: Role;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(SCENE_IDENTIFIER, { each: true })
  scenes!: string[] | null;
}

export class SaveUser extends FromSession {
  @IsUUID()
  id!: string;

  @IsIn(roles)
  role!: Role;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(SCENE_IDENTIFIER, { each: true })
  scenes!: string[] | null;

  @IsBoolean()
  disabled!: boolean;
}

export class ResetPassword extends FromSession {
  @IsUUID()
  id!: string;

  @IsString()
  @Length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS)
  password!: string;
}

export class RemoveUser extends FromSession {
  @IsUUID()
  id!: string;
}

export const peoplePages = {
  users: question<FromSession, User[]>('console.pages.users', FromSession, 3_000),
  addUser: question<AddUser, User>('console.pages.user.add', AddUser, 5_000),
  /** Ends the user's sessions if they now have fewer rights. */
  saveUser: question<SaveUser, User>('console.pages.user.save', SaveUser, 3_000),
  resetPassword: question<ResetPassword, Record<string, never>>('console.pages.user.reset-password', ResetPassword, 5_000),
  removeUser: question<RemoveUser, Record<string, never>>('console.pages.user.remove', RemoveUser, 3_000),
};
