import { Controller } from '@nestjs/common';
import { Answers } from '@shiren/bus';
import {
  AddUser,
  ChangePassword,
  ConfirmTotp,
  EndSession,
  FromSession,
  ProvenAgain,
  RemoveUser,
  RequireSecondFactor,
  ResetPassword,
  SaveUser,
  SignIn as Credentials,
  pages,
  type Me,
  type OwnSession,
  type SignedIn,
  type User,
} from '@shiren/contracts-console';
import { Access } from '../access/access.js';
import { OwnAccount } from './own-account.js';
import { People } from './people.js';
import { SignIn } from '../sign-in/sign-in.js';

type Nothing = Record<string, never>;

@Controller()
export class AccessController {
  constructor(
    private readonly access: Access,
    private readonly signing: SignIn,
    private readonly own: OwnAccount,
    private readonly people: People,
  ) {}

  @Answers(pages.signIn)
  signIn(request: Credentials): Promise<SignedIn> {
    return this.signing.signIn(request);
  }

  @Answers(pages.signOut)
  async signOut(request: FromSession): Promise<Nothing> {
    await this.own.signOut(await this.access.signedIn(request));
    return {};
  }

  @Answers(pages.me)
  async me(request: FromSession): Promise<Me> {
    const { sessionId: _session, address: _address, ...me } = await this.access.signedIn(request);
    return me;
  }

  @Answers(pages.changePassword)
  async changePassword(request: ChangePassword): Promise<Nothing> {
    await this.own.changePassword(await this.access.actor(request), request);
    return {};
  }

  @Answers(pages.beginTotp)
  async beginTotp(request: ProvenAgain): Promise<{ secret: string; uri: string }> {
    return this.own.beginTotp(await this.access.signedIn(request), request);
  }

  @Answers(pages.confirmTotp)
  async confirmTotp(request: ConfirmTotp): Promise<Nothing> {
    await this.own.confirmTotp(await this.access.signedIn(request), request);
    return {};
  }

  @Answers(pages.removeTotp)
  async removeTotp(request: ProvenAgain): Promise<Nothing> {
    await this.own.removeTotp(await this.access.actor(request), request);
    return {};
  }

  @Answers(pages.requireSecondFactor)
  async requireSecondFactor(request: RequireSecondFactor): Promise<Nothing> {
    await this.people.requireSecondFactor(await this.access.actor(request, 'users.write'), request);
    return {};
  }

  @Answers(pages.ownSessions)
  async sessions(request: FromSession): Promise<OwnSession[]> {
    return this.own.sessions(await this.access.actor(request));
  }

  @Answers(pages.endSession)
  async endSession(request: EndSession): Promise<Nothing> {
    await this.own.endSession(await this.access.actor(request), request);
    return {};
  }

  @Answers(pages.users)
  async users(request: FromSession): Promise<User[]> {
    return this.people.list(await this.access.actor(request, 'users.write'));
  }

  @Answers(pages.addUser)
  async addUser(request: AddUser): Promise<User> {
    return this.people.add(await this.access.actor(request, 'users.write'), request);
  }

  @Answers(pages.saveUser)
  async saveUser(request: SaveUser): Promise<User> {
    return this.people.save(await this.access.actor(request, 'users.write'), request);
  }

  @Answers(pages.resetPassword)
  async resetPassword(request: ResetPassword): Promise<Nothing> {
    await this.people.resetPassword(await this.access.actor(request, 'users.write'), request);
    return {};
  }

  @Answers(pages.removeUser)
  async removeUser(request: RemoveUser): Promise<Nothing> {
    await this.people.remove(await this.access.actor(request, 'users.write'), request);
    return {};
  }
}
